import { askPortrait } from './ask.ts';
import { Frame } from './frame.tsx';
import { PersonLink } from './person-link.tsx';
import { PlaceBar, titleOf } from './place-bar.tsx';
import { Screen } from './screen.tsx';
import { TreeChoice } from './tree-choice.tsx';
import { useAnswer } from './use-answer.ts';
import { HOME, type View } from './view.ts';

/** The portrait of a division: where and what above, the screen below. */
export function DivisionView({ identity, going, theme }: View) {
  const { division, year, tree } = going.place;
  const asked = useAnswer(identity, askPortrait, { division, year, ...(tree && { tree }) });
  const { answer } = asked;
  const at = answer?.division;
  return (
    <Frame
      asked={asked}
      home={HOME}
      bar={
        <PlaceBar
          going={going}
          at={at}
          figures={at?.portrait.figures ?? []}
          title={titleOf(at, going, '画像')}
        >
          <TreeChoice going={going} />
          <PersonLink identity={identity} going={going} />
        </PlaceBar>
      }
    >
      {answer && <Screen answer={answer} going={going} theme={theme} identity={identity} />}
    </Frame>
  );
}
