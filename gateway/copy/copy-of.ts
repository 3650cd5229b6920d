import { setTimeout } from 'node:timers/promises';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { GraphQLFormattedError } from 'graphql';
import type { CopyDocument } from './documents.ts';

type Row = Record<string, unknown>;

export interface CopyAnswer {
  data?: { me?: Row | null } | null;
  errors?: readonly GraphQLFormattedError[] | undefined;
}

/** Asks the graph one question as the person. */
export type AskForCopy = (query: string, variables: Row) => Promise<CopyAnswer>;

interface ListPage {
  nodes: Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * Everything the graph shows a person of their own file, as the parts of one JSON object: the person's cells as
 * `person`, each list by its name, row by row.
 * @throws HubError when a part cannot be had: a copy is whole or it is none
 */
export async function copyOf(
  documents: readonly CopyDocument[],
  ask: AskForCopy,
  now: Date,
): Promise<AsyncIterable<string>> {
  const own = documents.find(({ list }) => list === undefined)!;
  const person = await read(ask, own.query, {});
  if (!person) throw new HubError('FORBIDDEN', 'A copy is made for a resident, of their own file.');
  return parts(person);

  async function* parts(cells: Row): AsyncIterable<string> {
    const head = { format: 'healthhub-copy-1', madeAt: now.toISOString(), person: cells };
    yield JSON.stringify(head).slice(0, -1);
    for (const { list, query } of documents) if (list) yield* listParts(list, query);
    yield '}\n';
  }

  async function* listParts(list: string, query: string): AsyncIterable<string> {
    yield `,\n"${list}":[`;
    let after: string | null = null;
    let rows = 0;
    do {
      const page: ListPage | undefined = (await read(ask, query, { after }))?.[list] as ListPage | undefined;
      // Not shown even to the person.
      if (!page) break;
      yield page.nodes.map((row) => `${rows++ === 0 ? '' : ','}\n${JSON.stringify(row)}`).join('');
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    yield ']';
  }
}

/** What is not shown is left out; whatever else goes wrong ends the copy. A caller who has spent enough waits. */
async function read(ask: AskForCopy, query: string, variables: Row): Promise<Row | null> {
  for (;;) {
    const { data, errors = [] } = await ask(query, variables);
    const [failed] = errors.filter(({ extensions }) => extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE');
    if (!failed) return data?.me ?? null;
    const { code, retryAfter } = failed.extensions ?? {};
    if (code !== 'RATE_LIMITED') throw new HubError(code as never, failed.message);
    await setTimeout(Number(retryAfter ?? 1) * 1_000);
  }
}
