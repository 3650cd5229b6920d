import type { Transaction } from '@hub/kernel/resource/act.ts';
import type { Row, Statement } from '@hub/kernel/resource/statement.ts';
import { fillPlaceholders } from 'drizzle-orm';
import { type Position, valuesFrom } from '../domain/position.ts';
import type { Pseudonyms } from '../domain/pseudonyms.ts';
import { type Feed, isKeyed } from './feed.ts';
import type { Shape, Values } from './shape.ts';

/**
 * One line of what a recipient gets: a row as it is now, or that a row, or all of a person's, is to be forgotten. Person
 * and id together name a row: one that moves to another person is told of each by itself, in whichever order.
 */
export type Change =
  | { op: 'UPSERT'; person: string; id: string; values: Values }
  | { op: 'DELETE'; person: string; id?: string };

/** A person that may have something to tell, as `Feed.persons` finds them. */
export interface Candidate {
  person_id: string;
  whole?: boolean;
  admitted?: boolean;
  held?: boolean;
  withdrawn?: boolean;
}

export interface Chunk {
  changes: Change[];
  /** Whose rows are in it. */
  present: string[];
  /** Whom the recipient is told to forget, and has no row of after it. */
  forgotten: string[];
  /** Where it was cut, if it was: there is more of these persons. */
  cut?: Position;
}

export interface Reader {
  feed: Feed;
  shape: Shape;
  pseudonyms: Pseudonyms;
  /** For all statements. */
  values: Readonly<Record<string, unknown>>;
}

export const ask = <T extends object>(
  tx: Transaction,
  { text, params }: Statement,
  values: Readonly<Record<string, unknown>>,
): Promise<T[]> =>
  tx.unsafe(text, fillPlaceholders(params, values as Record<string, unknown>) as never[], {
    prepare: true,
  }) as unknown as Promise<T[]>;

/**
 * What there is to tell of these persons, in the order of their ids: of each first what to forget, then its rows. A
 * recipient that applies it line by line holds afterwards what it should hold of them.
 * @param position within the first person, where a reader goes on
 * @param limit of rows
 */
export async function readChunk(
  tx: Transaction,
  reader: Reader,
  candidates: readonly Candidate[],
  position: Position,
  limit: number,
): Promise<Chunk> {
  const told = candidates.map((one) => ({ id: one.person_id, ...whatToTell(one) }));
  const { rows, lost } = await readRows(tx, reader, told, position, limit + 1);
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  const rowsOf = Map.groupBy(kept, (row) => String(row.person_id));
  const lostOf = Map.groupBy(lost, (row) => row.person_id);
  // Who was begun has been forgotten before: their first rows have been told already.
  const begun = position.subject === undefined ? undefined : position.person;
  const chunk: Chunk = { changes: [], present: [], forgotten: [] };
  for (const { id, forget } of told) {
    if (last && id > String(last.person_id)) break;
    const own = rowsOf.get(id) ?? [];
    const gone = id === begun ? undefined : { forget, lost: lostOf.get(id) ?? [] };
    chunk.changes.push(...changesOf(reader, id, own, gone));
    if (own.length > 0) chunk.present.push(id);
    else if (gone?.forget) chunk.forgotten.push(id);
  }
  return last ? { ...chunk, cut: positionOf(reader, last) } : chunk;
}

interface Told {
  id: string;
  forget: boolean;
  rows?: 'ALL' | 'CHANGED';
}

interface Lost {
  person_id: string;
  row_id: string;
}

async function readRows(
  tx: Transaction,
  { feed, values }: Reader,
  told: readonly Told[],
  position: Position,
  limit: number,
): Promise<{ rows: Row[]; lost: Lost[] }> {
  const asked = told.filter(({ rows }) => rows !== undefined);
  if (asked.length === 0) return { rows: [], lost: [] };
  const listOf = (items: readonly (string | boolean)[]) => `{${items.join()}}`;
  const changed = asked.filter(({ rows }) => rows === 'CHANGED').map(({ id }) => id);
  const [rows, lost] = await Promise.all([
    ask<Row>(tx, feed.rows, {
      ...values,
      ...valuesFrom(position),
      persons: listOf(asked.map(({ id }) => id)),
      whole: listOf(asked.map((one) => one.rows === 'ALL')),
      limit,
    }),
    feed.lost && changed.length > 0 ? ask<Lost>(tx, feed.lost, { ...values, persons: listOf(changed) }) : [],
  ]);
  return { rows, lost };
}

function changesOf(
  reader: Reader,
  id: string,
  rows: readonly Row[],
  gone: { forget: boolean; lost: readonly Lost[] } | undefined,
): Change[] {
  const { pseudonyms, shape } = reader;
  const person = pseudonyms.person(id);
  return [
    ...(gone?.forget ? [{ op: 'DELETE' as const, person }] : []),
    ...(gone?.lost ?? []).map(({ row_id }) => ({
      op: 'DELETE' as const,
      person,
      id: pseudonyms.row(row_id),
    })),
    ...rows.map((row) => ({
      op: 'UPSERT' as const,
      person,
      id: idOf(row, reader),
      values: shape.valuesOf(row),
    })),
  ];
}

const positionOf = ({ shape }: Reader, row: Row): Position => ({
  person: String(row.person_id),
  subject: String(row[shape.resource.subject.name]),
  row: String(row.row_key),
});

/** In a full reading everybody is admitted, and nobody is to be forgotten. */
function whatToTell({ whole = true, admitted = true, held = false, withdrawn = false }: Candidate): {
  forget: boolean;
  rows?: 'ALL' | 'CHANGED';
} {
  if (!admitted) return { forget: held };
  // Who is not held has none of their rows; who left and came back may have some that are gone by now.
  if (!held) return { forget: false, rows: 'ALL' };
  return whole || withdrawn ? { forget: true, rows: 'ALL' } : { forget: false, rows: 'CHANGED' };
}

function idOf(row: Row, { shape, pseudonyms }: Reader): string {
  const { resource } = shape;
  const key = String(row.row_key);
  if (isKeyed(resource)) return pseudonyms.row(key);
  const ofSubject = pseudonyms.row(String(row[resource.subject.name]));
  return key === '' || resource.isPerson || resource.oneOf ? ofSubject : `${ofSubject}.${key}`;
}
