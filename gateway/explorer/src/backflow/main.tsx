import { createRoot } from 'react-dom/client';
import { fetchConfig } from '../hub.ts';
import { BackflowPage } from './page.tsx';
import '../styles/fonts.css';
import '../styles/colors.css';
import '../styles/bar.css';
import '../styles/panels.css';
import '../styles/portrait.css';
import '../styles/backflow.css';
import '../styles/grant.css';
import '../styles/print.css';

const element = document.getElementById('root');
if (!element) throw new Error('backflow.html has no #root');
const root = createRoot(element);

fetchConfig().then(
  (config) => root.render(<BackflowPage config={config} />),
  (error: Error) => root.render(<p className="portrait-failure">{error.message}</p>),
);
