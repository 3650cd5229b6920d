import '@graphiql/react/setup-workers/vite';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { fetchConfig } from './hub.ts';
import './styles/fonts.css';
import './styles/colors.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './styles/page.css';
import './styles/bar.css';
import './styles/badges.css';
import './styles/phone.css';

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const root = createRoot(element);

fetchConfig().then(
  (config) => root.render(<App config={config} />),
  (error: Error) => root.render(<p className="hub-failure">{error.message}</p>),
);
