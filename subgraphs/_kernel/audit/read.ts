import type { Sql } from '@hub/db/client.ts';
import type { Page } from '../resource/page.ts';
import { type EntryBody, readBody } from './entry.ts';
import { decodeEntryId, type EntryKey, encodeEntryId } from './entry-id.ts';
import type { Cells, Refusal, Released } from './reads.ts';

/** One entry of the access log, as far as it concerns one person, or everybody it is about. */
export type AccessEntry = {
  /** Opaque. */
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  /** The client's operation; on the HTTP wire several entries may be of one. */
  operation: string;
  /** The identity provider's subject. */
  actorId: string;
  roles: readonly string[];
  purpose: string | null;
  /** Code. */
  institution: string | null;
  practitionerId: string | null;
  jurisdiction: { system: string; code: string } | null;
  policyVersion: number;
  /** None where no level was raised. */
  overlayVersions: readonly string[];
  /** Schema coordinates, each once, in the order of the alphabet. */
  shown: readonly string[];
  masked: readonly string[];
  denied: readonly string[];
  /** By which some of it left the hub. */
  deliveries: readonly Delivery[];
  /** What the operation tried and was refused. */
  refusals: readonly Refusal[];
};

/** By which grant and file cells left the hub, and which: schema coordinates. */
export type Delivery = Released & Pick<Cells, 'shown' | 'masked'>;

type Stored = EntryKey & { at: string; body: string };

/**
 * The ids under which entries may name a person: a merged one was several. Whoever reads must be allowed to read the
 * log (role hub_access) and access.scope.
 */
const idsOf = async (sql: Sql, personId: string): Promise<string[]> => {
  const rows = await sql<{ id: string }[]>`
    select subject_id as id from access.scope where person_id = ${personId}`;
  return [...new Set([personId, ...rows.map((row) => row.id)])];
};

/** An entry, and where it stands: the instant of its commit, its writer and its number there. */
interface Placed {
  entity: AccessEntry;
  position: readonly string[];
}

/**
 * A page of the entries about a person, newest first, and one more if there is one.
 * @param view what a reader gets of an entry, null where it is none of theirs; all of it where nothing is said
 */
export async function entriesOf(
  sql: Sql,
  personId: string,
  page: Page,
  view: (entry: AccessEntry) => AccessEntry | null = (entry) => entry,
): Promise<Placed[]> {
  const ids = await idsOf(sql, personId);
  const found: Placed[] = [];
  let { after } = page;
  for (let isLast = false; !isLast && found.length <= page.size; ) {
    const placed = await entriesAfter(sql, ids, { size: page.size, after });
    for (const { entity, position } of placed) {
      const viewed = view(entity);
      if (viewed) found.push({ entity: viewed, position });
    }
    isLast = placed.length <= page.size;
    after = placed.at(-1)?.position;
  }
  return found.slice(0, page.size + 1);
}

async function entriesAfter(sql: Sql, ids: readonly string[], page: Page): Promise<Placed[]> {
  const [at = 'infinity', writer = 'ffffffff-ffff-ffff-ffff-ffffffffffff', seq = '0'] = page.after ?? [];
  const rows = await sql<Stored[]>`
    select e.writer, e.seq, e.at, e.body
    from (
      select distinct p.at, p.writer, p.seq from unnest(${[...ids]}::uuid[]) as one(id) cross join lateral (
        select at, writer, seq from audit.entry_person
        where person_id = one.id and (at, writer, seq) < (${at}::timestamptz, ${writer}::uuid, ${seq}::bigint)
        order by at desc, writer desc, seq desc limit ${page.size + 1}) p) p
    join audit.entry e on e.writer = p.writer and e.seq = p.seq and e.at = p.at
    order by p.at desc, p.writer desc, p.seq desc limit ${page.size + 1}`;
  return rows.map((row) => ({
    entity: accessEntry(row, ids),
    position: [row.at, row.writer, String(row.seq)],
  }));
}

/** In which entries of refused attempts to look for some; all of them where nothing is said. */
export interface RefusalFilter {
  actor: string | null;
  grant: string | null;
}

/**
 * A page of the entries with refused attempts in a span of time, newest first, and one more if there is one. Reads every
 * entry of that span.
 * @param period ISO 8601; `until` is left out
 */
export const entriesRefused = (
  sql: Sql,
  { actor, grant }: RefusalFilter,
  period: Period,
  page: Page,
): Promise<Placed[]> =>
  entriesOfSpan(
    sql,
    period,
    page,
    sql`body like '%,"refused":[{%'
    and (${actor}::text is null or body::jsonb ->> 'actor' = ${actor}::text)
    and (${grant}::text is null or body::jsonb -> 'refused' @> jsonb_build_array(jsonb_build_object('grant', ${grant}::text)))`,
  );

/**
 * A page of the entries of one actor in a span of time, newest first, and one more if there is one: all that each is
 * about. Reads every entry of that span.
 * @param period ISO 8601; `until` is left out
 */
export const entriesBy = (sql: Sql, actorId: string, period: Period, page: Page): Promise<Placed[]> =>
  entriesOfSpan(sql, period, page, sql`body::jsonb ->> 'actor' = ${actorId}`);

interface Period {
  from: string;
  until: string;
}

async function entriesOfSpan(
  sql: Sql,
  { from, until }: Period,
  page: Page,
  wanted: ReturnType<Sql>,
): Promise<Placed[]> {
  const [at = until, writer = '00000000-0000-0000-0000-000000000000', seq = '0'] = page.after ?? [];
  const rows = await sql<Stored[]>`
    select writer, seq, at, body from audit.entry
    where at >= ${from}::timestamptz and (at, writer, seq) < (${at}::timestamptz, ${writer}::uuid, ${seq}::bigint)
      and ${wanted}
    order by at desc, writer desc, seq desc limit ${page.size + 1}`;
  return rows.map((row) => ({
    entity: accessEntry(row, undefined),
    position: [row.at, row.writer, String(row.seq)],
  }));
}

/**
 * An entry by its id. With a person: what concerns that one, and null where the entry is not about them.
 */
export async function entryById(sql: Sql, id: string, personId?: string): Promise<AccessEntry | null> {
  const key = decodeEntryId(id);
  if (!key) return null;
  const [row] = await sql<Stored[]>`
    select writer, seq, at, body from audit.entry where writer = ${key.writer} and seq = ${key.seq}`;
  if (!row) return null;
  const ids = personId === undefined ? undefined : await idsOf(sql, personId);
  if (ids && !isAbout(readBody(row.body), ids)) return null;
  return accessEntry(row, ids);
}

const isAbout = ({ reads = [] }: EntryBody, ids: readonly string[]): boolean =>
  reads.some((read) => read.persons.some((person) => ids.includes(person)));

function accessEntry({ writer, seq, body }: Stored, ids: readonly string[] | undefined): AccessEntry {
  const entry = readBody(body);
  const reads = (entry.reads ?? []).filter(
    (read) => ids === undefined || read.persons.some((person) => ids.includes(person)),
  );
  const all = (what: 'shown' | 'masked' | 'denied') => new Set(reads.flatMap((read) => read[what] ?? []));
  const denied = all('denied');
  for (const coordinate of entry.cut ?? []) denied.add(coordinate);
  return {
    id: encodeEntryId({ writer, seq }),
    at: entry.at,
    operation: entry.operation,
    actorId: entry.actor,
    roles: entry.roles,
    purpose: entry.purpose,
    institution: entry.institution ?? null,
    practitionerId: entry.practitioner ?? null,
    jurisdiction: entry.jurisdiction ?? null,
    policyVersion: entry.policy,
    overlayVersions: entry.overlay ?? [],
    shown: [...all('shown')].sort(),
    masked: [...all('masked')].sort(),
    denied: [...denied].sort(),
    deliveries: reads.flatMap(({ released, shown = [], masked = [] }) =>
      released ? [{ ...released, shown, masked }] : [],
    ),
    refusals: entry.refused ?? [],
  };
}
