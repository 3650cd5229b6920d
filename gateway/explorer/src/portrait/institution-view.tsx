import { askInstitution } from './ask-institution.ts';
import { Frame } from './frame.tsx';
import { InstitutionScreen } from './institution-screen.tsx';
import { PersonLink } from './person-link.tsx';
import { PlaceBar, titleOf } from './place-bar.tsx';
import { useAnswer } from './use-answer.ts';
import { HOME, type View } from './view.ts';

/** The portrait of an institution, below the divisions it lies in. */
export function InstitutionView({ identity, going, theme, institution }: View & { institution: string }) {
  const asked = useAnswer(identity, askInstitution, { institution, year: going.place.year });
  const { answer } = asked;
  const at = answer && { ...answer, parent: answer.division };
  return (
    <Frame
      asked={asked}
      home={HOME}
      bar={
        <PlaceBar going={going} at={at} figures={[]} title={titleOf(at, going, '画像')}>
          <PersonLink identity={identity} going={going} />
        </PlaceBar>
      }
    >
      {answer && <InstitutionScreen answer={answer} theme={theme} />}
    </Frame>
  );
}
