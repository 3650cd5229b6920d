import { useLayoutEffect } from 'react';
import type { HubConfig } from '../hub.ts';
import type { Identity } from '../identity.ts';
import { IdentityControls } from '../identity-controls.tsx';
import type { Theme } from '../theme.ts';

const PAGES = {
  区域画像: '/portrait',
  监管驾驶舱: '/cockpit',
  数据回流: '/backflow',
  数据浏览器: '/graphql',
} as const;

/** The title of a page, the ways to the others, and who looks; the page wears the chosen theme. */
export function PageBar(props: {
  title: keyof typeof PAGES;
  config: HubConfig;
  identity: Identity;
  theme: Theme;
}) {
  const { title, config, identity, theme } = props;
  useLayoutEffect(() => {
    document.title = `${title} · 健康枢纽 HealthHub`;
    document.body.className = `graphiql-${theme.shown}`;
  }, [title, theme.shown]);
  return (
    <header className="hub-bar">
      <h1>
        健康枢纽 <span>{title}</span>
      </h1>
      {config.environment === 'development' && <span className="hub-badge">开发环境</span>}
      {Object.entries(PAGES).map(
        ([name, address]) =>
          name !== title && (
            <a key={name} className="hub-link" href={address}>
              {name}
            </a>
          ),
      )}
      <IdentityControls config={config} identity={identity} theme={theme} />
    </header>
  );
}
