import type { HubConfig } from '../hub.ts';
import { useIdentity } from '../identity.ts';
import { Frame } from '../portrait/frame.tsx';
import { PageBar } from '../portrait/page-bar.tsx';
import { usePlace } from '../portrait/place.ts';
import { PlaceBar, titleOf } from '../portrait/place-bar.tsx';
import { TreeChoice } from '../portrait/tree-choice.tsx';
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
  const asked = useAnswer(identity, askCockpit, going.place);
  const { answer } = asked;
  const division = answer?.division;
  const figures = answer?.indicators.map((one) => ({ ...one, group: groupName(one.group) })) ?? [];
  return (
    <>
      <PageBar title="监管驾驶舱" config={config} identity={identity} theme={theme} />
      <Frame
        asked={asked}
        home={['/cockpit', '回到首页']}
        bar={
          <PlaceBar
            going={going}
            at={division}
            figures={figures}
            title={titleOf(division, going, '监管指标')}
          >
            <TreeChoice going={going} />
          </PlaceBar>
        }
      >
        {answer && <Screen answer={answer} going={going} />}
      </Frame>
    </>
  );
}
