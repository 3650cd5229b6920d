import { CopyMenu } from './copy-menu.tsx';
import { ExamplesMenu } from './examples-menu.tsx';
import { HelpMenu } from './help-menu.tsx';
import type { HubConfig } from './hub.ts';
import type { Identity } from './identity.ts';
import { IdentityControls } from './identity-controls.tsx';
import type { Theme } from './theme.ts';

/** Title, tools, and who asks for which purpose. */
export function TopBar(props: { config: HubConfig; identity: Identity; theme: Theme }) {
  const { config, identity, theme } = props;
  const development = config.environment === 'development';
  return (
    <header className="hub-bar">
      <h1>
        健康枢纽 <span lang="en">HealthHub</span>
      </h1>
      {development && <span className="hub-badge">开发环境</span>}
      <ExamplesMenu config={config} identity={identity} />
      <CopyMenu identity={identity} />
      <HelpMenu />
      <a className="hub-link" href="/portrait">
        区域画像
      </a>
      <a className="hub-link" href="/cockpit">
        监管驾驶舱
      </a>
      <a className="hub-link" href="/backflow">
        数据回流
      </a>
      <IdentityControls config={config} identity={identity} theme={theme} />
    </header>
  );
}
