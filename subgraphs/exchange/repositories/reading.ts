import { setTimeout as pause } from 'node:timers/promises';
import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { GRANT_SETTING } from '@hub/db/released.ts';
import type { Transaction } from '@hub/kernel/resource/act.ts';
import type { Register } from '@hub/kernel/resource/register.ts';
import { cached } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { type Pseudonyms, pseudonymsOf } from '../domain/pseudonyms.ts';
import type { ActiveGrant } from './active-grant.ts';
import { reachValues } from './admissible.ts';
import { type Feed, feedOf } from './feed.ts';
import type { Mark } from './marks.ts';
import type { Reader } from './read-feed.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What reading under a grant needs besides. */
export interface ReadingServices {
  vault: Vault;
  register: Register;
  classifications: Classifications;
}

/** The role that reads what leaves the hub, through views that show a grant's own rows. */
const EXPORT_ROLE = 'hub_export';

/** @throws NOT_GRANTED for a resource that the grant gives nothing of */
export function compiledFor(
  grant: ActiveGrant,
  type: string,
  { vault, register, classifications }: ReadingServices,
): { shape: Shape; pseudonyms: Pseudonyms } {
  const resource = register.resources.get(type)?.resource;
  const fields = grant.fields.get(type);
  if (!resource?.subject || !fields)
    throw new HubError('NOT_GRANTED', `The grant gives: ${[...grant.fields.keys()].join(', ')}.`);
  const pseudonyms = pseudonymsOf(vault, grant.id);
  const labelled = grant.includesL5;
  return { shape: shapeOf(resource, fields, { classifications, vault, pseudonyms, labelled }), pseudonyms };
}

/** Names all that decides what leaves; a mark is good as long as it is the same. */
export const shapeName = (
  { shapeVersion, withheld }: ActiveGrant,
  { classifications }: Pick<ReadingServices, 'classifications'>,
  now: Date,
): string =>
  // The year, because ages beyond ninety are masked by it.
  [shapeVersion, withheld.join(), classifications.version ?? '', cityDay(now).slice(0, 4)].join('|');

/** Whose rows a grant gives is settled when it is applied for; which columns, the shape says. */
const feeds = cached<Feed>();
const namesOf = ({ columns }: Shape): string => columns.map(({ name }) => name).join();

/** One grant's reader of one resource, from the beginning or from a mark. */
export function readerOf(
  grant: ActiveGrant,
  { shape, pseudonyms }: ReturnType<typeof compiledFor>,
  since: Mark | undefined,
  now: Date,
): Reader {
  return {
    feed: feeds(`${grant.id}|${shape.resource.type}|${namesOf(shape)}|${since !== undefined}`, () =>
      feedOf(shape, grant, since !== undefined),
    ),
    shape,
    pseudonyms,
    values: {
      ...reachValues(grant, now),
      grant: grant.id,
      resource: shape.resource.type,
      labelled: grant.includesL5,
      mark: since?.snapshot ?? null,
      markAt: since?.at ?? null,
      markDay: since?.day ?? null,
    },
  };
}

/** Reads at one moment, as the role that sees nothing but the grant's own rows; what was read is of this mark. */
export async function readAt<T>(
  sql: Sql,
  grant: ActiveGrant,
  shape: string,
  work: (tx: Transaction, mark: Mark) => Promise<T>,
): Promise<T> {
  return (await sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx.unsafe(`set local role ${EXPORT_ROLE}`);
    const [moment] = await tx<{ snapshot: string; at: string; setting: string }[]>`
      select pg_current_snapshot()::text as snapshot, now() as at, set_config(${GRANT_SETTING}, ${grant.id}, true) as setting`;
    const { snapshot, at } = moment!;
    return work(tx, { snapshot, at, day: cityDay(new Date(at)), shape });
  })) as T;
}

/** The longest that a request waits for others' transactions, and how often it looks. */
const WAIT_MS = 3_000;
const LOOK_MS = 50;

/**
 * Waits until every transaction is over that may have written without a note: they were under way when the grant became
 * active, in any database of the server.
 * @throws OVERLOADED where one takes longer than a request can wait
 */
export async function openFeed(sql: Sql, grantId: string): Promise<void> {
  await sql`insert into exchange.feed (grant_id, opens) values (${grantId}, pg_snapshot_xmax(pg_current_snapshot()))
    on conflict do nothing`;
  for (const until = performance.now() + WAIT_MS; ; ) {
    const [row] = await sql<{ open: boolean }[]>`
      select opens <= pg_snapshot_xmin(pg_current_snapshot()) as open from exchange.feed where grant_id = ${grantId}`;
    if (row?.open) return;
    if (performance.now() > until) break;
    await pause(LOOK_MS);
  }
  throw new HubError('OVERLOADED', 'Writes from before the grant are still under way; come back in 2 s.', {
    retryAfter: 2,
  });
}

/** Remembers whose rows have left, and who has been told to forget whom, before anybody has them. */
export async function remember(
  sql: Sql | Transaction,
  grantId: string,
  resource: string,
  { present, forgotten }: { present: readonly string[]; forgotten: readonly string[] },
): Promise<void> {
  if (present.length > 0)
    await sql`insert into exchange.held (grant_id, resource, person_id)
      select ${grantId}, ${resource}, id from unnest(${`{${present.join()}}`}::text::uuid[]) as id order by id
      on conflict (grant_id, resource, person_id) do update set withdrawn = null where held.withdrawn is not null`;
  if (forgotten.length > 0)
    await sql`update exchange.held set withdrawn = pg_current_xact_id()
      where grant_id = ${grantId} and resource = ${resource}
        and person_id = any(${`{${forgotten.join()}}`}::text::uuid[]) and withdrawn is null`;
}
