import type { HubConfig } from '../hub.ts';
import { useIdentity } from '../identity.ts';
import { useTheme } from '../theme.ts';
import { askPortrait } from './ask.ts';
import { PageBar } from './page-bar.tsx';
import { usePlace } from './place.ts';
import { PlaceBar } from './place-bar.tsx';
import { Screen } from './screen.tsx';
import { useAnswer } from './use-answer.ts';

/** The whole page: who looks on top, where and at what below, and the portrait itself. */
export function PortraitPage({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  const going = usePlace({ figure: 'hypertensionControl' });
  const { division, year } = going.place;
  const { answer, failure, waiting } = useAnswer(identity, askPortrait, { division, year });
  return (
    <>
      <PageBar title="区域画像" config={config} identity={identity} theme={theme} />
      <main aria-busy={waiting}>
        <PlaceBar
          going={going}
          division={answer?.division}
          figures={answer?.division.portrait.figures ?? []}
          what="画像"
        />
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
