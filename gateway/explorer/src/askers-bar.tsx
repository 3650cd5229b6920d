import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { GraphQLSchema } from 'graphql';
import { useEffect, useMemo, useState } from 'react';
import type { Asked } from './fetcher.ts';
import type { DemoPerson, HubConfig } from './hub.ts';
import type { Identity } from './identity.ts';
import { type Summary, summarize } from './summary.ts';
import { SummaryPills } from './summary-pills.tsx';

const nameOf = (query: string) => /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1];

/** The demo people under whom the operation is listed, edited or not, and the purpose it is for. */
function askersOf({ examples, people }: HubConfig, query: string): [askers: DemoPerson[], purpose: string] {
  const name = nameOf(query);
  const example = examples.find((one) => name && nameOf(one.query) === name);
  return [people.filter((one) => example?.roles.includes(one.name)), example?.purpose ?? ''];
}

/** What came of this operation, by asker. */
function outcomesOf(schema: GraphQLSchema | null | undefined, asked: readonly Asked[], query: string) {
  const outcomes = new Map<string, Summary | undefined>();
  if (schema)
    for (const one of asked)
      if (one.query === query) outcomes.set(one.name, summarize(schema, query, one.answer));
  return outcomes;
}

/** For an operation that demo people may ask: one click asks it as one of them, and what each got stays in sight. */
export function AskersBar(props: { config: HubConfig; identity: Identity; asked: readonly Asked[] }) {
  const { config, identity, asked } = props;
  const { run } = useGraphiQLActions();
  const schema = useGraphiQL((state) => state.schema);
  const query = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.query ?? '');
  const [people, purpose] = useMemo(() => askersOf(config, query), [config, query]);
  const outcomes = useMemo(() => outcomesOf(schema, asked, query), [schema, asked, query]);
  const [next, setNext] = useState('');
  const chosen = identity.choice.name;

  // The fetcher reads who is chosen when it is called, so it is called once the choice has been made.
  useEffect(() => {
    if (next === '' || next !== chosen) return;
    setNext('');
    run();
  }, [next, chosen, run]);

  if (people.length === 0 || identity.ownToken !== '') return null;
  return (
    <nav className="hub-askers" aria-label="以谁的身份问">
      <span className="hub-askers-title">
        以谁的身份问 <small>点一下即运行</small>
      </span>
      {people.map(({ name, title }) => {
        const outcome = outcomes.get(name);
        return (
          <button
            key={name}
            type="button"
            aria-pressed={name === chosen}
            onClick={() => {
              identity.choose({ name, purpose });
              setNext(name);
            }}
          >
            {title}
            <small>
              {outcome ? <SummaryPills summary={outcome} /> : outcomes.has(name) ? '操作未执行' : '尚未运行'}
            </small>
          </button>
        );
      })}
    </nav>
  );
}
