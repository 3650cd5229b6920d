import { askPerson, ME } from './ask-person.ts';
import { Frame } from './frame.tsx';
import { GoLink } from './go-link.tsx';
import { PersonScreen } from './person-screen.tsx';
import { PlaceBar } from './place-bar.tsx';
import { useAnswer } from './use-answer.ts';
import { HOME, type View } from './view.ts';
import { Withheld } from './withheld.tsx';

const CITY = { code: '500000', name: '重庆市' };

/** The portrait of a person, or of the reader with all whom the reader may look at. */
export function PersonView({ identity, going, theme, person }: View & { person: string }) {
  const asked = useAnswer(identity, askPerson, { person });
  const { answer } = asked;
  const found = answer?.data.person;
  const denied = new Set(answer?.denied.map(({ coordinate }) => coordinate));
  // No name in the name of a file: files are passed on.
  const at = answer && { code: person, name: found?.name ?? '个人画像', parent: CITY };
  return (
    <Frame
      asked={asked}
      home={HOME}
      bar={
        <PlaceBar going={going} at={at} figures={[]} title="个人画像" undated>
          {person !== ME && (
            <GoLink going={going} to={{ person: ME }}>
              其他人
            </GoLink>
          )}
        </PlaceBar>
      }
    >
      {answer && (
        <>
          <Withheld answer={answer} />
          {found && <PersonScreen person={found} denied={denied} theme={theme} />}
          {person === ME && (
            <section className="portrait-panel persons" aria-label="可查看的人员">
              <h2>{found ? '您可查看的人员' : '选择一个人'}</h2>
              <ul>
                {answer.data.persons?.nodes.map(({ id, name }) => (
                  <li key={id}>
                    <GoLink going={going} to={{ person: id }}>
                      {name ?? `未显示姓名 ${id.slice(0, 8)}`}
                    </GoLink>
                  </li>
                ))}
              </ul>
              {answer.data.persons?.nodes.length === 0 && <p>此身份以此目的没有可以查看的人。</p>}
              {answer.data.persons?.pageInfo.hasNextPage && <p className="portrait-note">只列出前 50 人。</p>}
            </section>
          )}
        </>
      )}
    </Frame>
  );
}
