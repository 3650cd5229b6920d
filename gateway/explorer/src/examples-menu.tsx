import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Example, HubConfig } from './hub.ts';
import type { Identity } from './identity.ts';
import { Menu } from './menu.tsx';

interface Group {
  /** a role; empty for anyone */
  role: string;
  title: string;
  examples: Example[];
}

/** An example of more roles than these is there to compare them, and is listed once. */
const MOST_ROLES = 3;

/** What compares everybody first, then by role in the order of the hub, one's own first; what anyone may ask last. */
function groupsOf({ examples, people, roleTitles }: HubConfig, own: readonly string[]): Group[] {
  const titles = new Map([
    ...Object.entries(roleTitles),
    ...people.map(({ name, title }) => [name, title] as const),
  ]);
  const groups = [...titles].map(([role, title]) => ({
    role,
    title,
    examples: examples.filter(({ roles }) => roles.length <= MOST_ROLES && roles.includes(role)),
  }));
  const everybody = {
    role: 'everybody',
    title: '比较各种身份',
    examples: examples.filter(({ roles }) => roles.length > MOST_ROLES),
  };
  const first = (group: Group) => own.includes(group.role);
  const anyone = { role: '', title: '任何人', examples: examples.filter(({ roles }) => roles.length === 0) };
  return [everybody, ...groups.filter(first), ...groups.filter((group) => !first(group)), anyone].filter(
    (group) => group.examples.length > 0,
  );
}

/** Opens an example operation in a new tab, acting as the demo person under whom it is listed. */
export function ExamplesMenu({ config, identity }: { config: HubConfig; identity: Identity }) {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = ({ query, variables, purpose = '' }: Example, role: string) => {
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? '');
    if (config.people.some(({ name }) => name === role)) identity.choose({ name: role, purpose });
  };
  return (
    <Menu label="示例">
      {(close) =>
        groupsOf(config, [identity.choice.name, ...identity.roles]).map(({ role, title, examples }) => (
          <section key={role} className="hub-group" aria-label={title}>
            <h2>{title}</h2>
            {examples.map((example) => (
              <button
                key={example.title}
                type="button"
                className="hub-item"
                onClick={() => {
                  open(example, role);
                  close();
                }}
              >
                {example.title}
              </button>
            ))}
          </section>
        ))
      }
    </Menu>
  );
}
