import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { Delivered } from '../intake/mapper.ts';
import type { Cube } from './define-cube.ts';
import { cubesOf, emit } from './roll-up.ts';

/** Keeps the cubes in step with what one transaction writes. */
export interface Counting {
  /** When it is settled who the persons are: somebody may have joined one who was there before. */
  joined(): Promise<void>;
  /** When everything is written. */
  written(): Promise<void>;
}

/** Whatever changes one person's records can change their labels, and with them what is counted anywhere. */
const SPREADING = ['record', 'person', 'institution'];

/**
 * Takes away what is counted of the persons that a batch is about, as they are now, to add it again as it leaves them.
 * Their rows are locked, so that two sources that deliver to one person do so one after the other.
 */
export async function countChanges(
  tx: TransactionSql,
  all: readonly Cube[],
  items: readonly Delivered[],
): Promise<Counting> {
  const tables = new Set<PgTable>(items.flatMap(({ mapped }) => mapped.rows.map(({ table }) => table)));
  const spreads = [...tables].some((table) => SPREADING.includes(getTableConfig(table).schema ?? ''));
  const cubes = spreads ? all : cubesOf(all, tables);
  const subjects = [
    ...new Set(
      items.flatMap(({ mapped, previousSubjects }) => [...previousSubjects, mapped.subjectId ?? []].flat()),
    ),
  ];
  const places = items.flatMap(({ resourceType, mapped }) =>
    resourceType === 'Organization'
      ? mapped.rows.flatMap(({ row }) => (row.code ? [String(row.code)] : []))
      : [],
  );
  const persons = new Set<string>();
  const takeAway = async (found: readonly string[]) => {
    const fresh = found.filter((id) => !persons.has(id));
    for (const id of fresh) persons.add(id);
    await emit(tx, cubes, fresh, -1);
  };
  const personsNow = () => personsOf(tx, subjects);
  if (cubes.length > 0) {
    await takeAway(await personsNow());
    await takeAway(await personsSeenAt(tx, places));
  }
  return {
    joined: async () => {
      if (cubes.length > 0) await takeAway(await personsNow());
    },
    written: () => emit(tx, cubes, [...persons], 1),
  };
}

async function personsOf(tx: TransactionSql, subjects: readonly string[]): Promise<string[]> {
  if (subjects.length === 0) return [];
  const rows = await tx<{ id: string }[]>`
    select p.subject_id as id from access.scope p where p.subject_id in (
      select person_id from access.scope where subject_id = any(${`{${subjects.join()}}`}::text::uuid[]))
    order by p.subject_id for no key update`;
  return rows.map(({ id }) => id);
}

/** An institution's class decides where its visits count and whether it gives a diagnosis away. */
async function personsSeenAt(tx: TransactionSql, institutions: readonly string[]): Promise<string[]> {
  if (institutions.length === 0) return [];
  const known = await tx<{ code: string }[]>`
    select code from institution.institution where code = any(${institutions as string[]})`;
  if (known.length === 0) return [];
  const rows = await tx<{ id: string }[]>`
    select distinct s.person_id as id from access.scope s join record.encounter e on e.subject_id = s.subject_id
    where e.institution_code = any(${known.map(({ code }) => code)})`;
  return rows.map(({ id }) => id);
}
