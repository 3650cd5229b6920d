import type { HubConfig } from '../hub.ts';
import { useIdentity } from '../identity.ts';
import { PageBar } from '../portrait/page-bar.tsx';
import { usePlace } from '../portrait/place.ts';
import { PlaceBar } from '../portrait/place-bar.tsx';
import { useAnswer } from '../portrait/use-answer.ts';
import { useTheme } from '../theme.ts';
import { askCockpit } from './ask.ts';
import { groupName } from './groups.ts';
import { Screen } from './screen.tsx';

/** Goals and indicators on one screen; whoever answers for a division begins there. */
export function CockpitPage({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  const person = config.session ?? config.people.find(({ name }) => name === identity.choice.name);
  const own = identity.choice.division || person?.division;
  const going = usePlace({ figure: 'BPH-05', ...(own && { division: own }) });
  const { answer, failure, waiting } = useAnswer(identity, askCockpit, going.place);
  const figures = answer?.indicators.map((one) => ({ ...one, group: groupName(one.group) })) ?? [];
  return (
    <>
      <PageBar title="监管驾驶舱" config={config} identity={identity} theme={theme} />
      <main aria-busy={waiting}>
        <PlaceBar going={going} division={answer?.division} figures={figures} what="监管指标" />
        {failure && (
          <p className="portrait-failure" role="alert">
            {failure} <a href="/cockpit">回到首页</a>
          </p>
        )}
        {answer && <Screen answer={answer} going={going} />}
        {waiting && !answer && <p className="portrait-waiting">正在读取…</p>}
      </main>
    </>
  );
}
