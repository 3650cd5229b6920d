import { useLayoutEffect } from 'react';
import type { HubConfig } from '../hub.ts';
import { useIdentity } from '../identity.ts';
import { IdentityControls } from '../identity-controls.tsx';
import { useTheme } from '../theme.ts';
import { usePlace } from './place.ts';
import { PlaceBar } from './place-bar.tsx';
import { Screen } from './screen.tsx';
import { usePortrait } from './use-portrait.ts';

/** The whole page: who looks on top, where and at what below, and the portrait itself. */
export function PortraitPage({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  const going = usePlace();
  const { answer, failure, waiting } = usePortrait(identity, going.place);
  useLayoutEffect(() => {
    document.body.className = `graphiql-${theme.shown}`;
  }, [theme.shown]);
  return (
    <>
      <header className="hub-bar">
        <h1>
          健康枢纽 <span>区域画像</span>
        </h1>
        {config.environment === 'development' && <span className="hub-badge">开发环境</span>}
        <a className="hub-link" href="/graphql">
          数据浏览器
        </a>
        <IdentityControls config={config} identity={identity} theme={theme} />
      </header>
      <main aria-busy={waiting}>
        <PlaceBar going={going} answer={answer} />
        {failure && (
          <p className="portrait-failure" role="alert">
            {failure} <a href="/portrait">回到全市</a>
          </p>
        )}
        {answer && <Screen answer={answer} going={going} theme={theme.shown} />}
        {waiting && !answer && <p className="portrait-waiting">正在读取…</p>}
      </main>
    </>
  );
}
