import type { Sql } from '@hub/db/client.ts';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { Cube } from './define-cube.ts';
import { noteEdition } from './edition.ts';
import { emitStatement, INSTITUTION } from './emit.ts';
import { countResources, resources } from './resources.ts';

/** Months are for nothing smaller. */
const DISTRICT_DIGITS = 6;
const KEY = 'area_system, area, span, period, cube, cut, d1, d2';
const SUMS = ['persons', 'key', 'm1', 'm2', 'm3', 'm4'];

/** Adds (1) or takes away (-1) what these cubes count of these persons, as the database is now. */
export async function emit(
  tx: TransactionSql,
  cubes: readonly Cube[],
  persons: readonly string[],
  sign: 1 | -1,
): Promise<void> {
  if (persons.length === 0 || cubes.length === 0) return;
  const ids = `{${persons.join()}}`;
  const rows = await tx<{ id: string }[]>`
    select subject_id as id from access.scope where person_id = any(${ids}::text::uuid[])`;
  const subjects = `{${rows.map(({ id }) => id).join()}}`;
  // Records are found by arrays of ids, joined and grouped by hash: the planner takes every array for ten elements.
  await tx.unsafe('set local enable_nestloop = off; set local enable_sort = off');
  for (const cube of cubes) await tx.unsafe(statementOf(cube), [ids, subjects, sign], { prepare: true });
  await tx.unsafe('set local enable_nestloop = on; set local enable_sort = on');
}

const statements = new Map<Cube, string>();

function statementOf(cube: Cube): string {
  const known = statements.get(cube) ?? emitStatement(cube);
  statements.set(cube, known);
  return known;
}

/** The cubes that a change to these tables can change. */
export const cubesOf = (cubes: readonly Cube[], tables: ReadonlySet<PgTable>): Cube[] =>
  cubes.filter((cube) => cube.tables.some((table) => tables.has(table)));

/**
 * Adds up what deliveries have changed, in every area it belongs to: one at a time, since totals of the city are in all
 * of it. What comes to nothing is gone, so that the cells are those of a new count.
 */
export async function fold(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await turn(tx);
    await foldIn(tx);
  });
}

/** Whoever moves totals waits for the one before. */
export const turn = (tx: TransactionSql) => tx`select pg_advisory_xact_lock(hashtext('hub rollup'))`;

export async function foldIn(tx: TransactionSql): Promise<void> {
  await tx.unsafe(`
    with taken as (delete from rollup.delta returning *),
    summed as (
      select ${KEY}, ${SUMS.map((name) => `sum(${name}) as ${name}`).join(', ')} from taken group by ${KEY}
      having ${SUMS.map((name) => `sum(${name}) <> 0`).join(' or ')}),
    placed as (
      select c.area_system, c.area, s.span, s.period, s.cube, s.cut, s.d1, s.d2, ${SUMS.map((name) => `s.${name}`).join(', ')}
      from summed s join rollup.closure c on c.system = s.area_system and c.code = s.area
      where s.span = 'Y' or length(c.area) = ${DISTRICT_DIGITS}
      union all select * from summed where area_system = '${INSTITUTION}')
    merge into rollup.cell t
    using (select ${KEY}, ${SUMS.map((name) => `sum(${name}) as ${name}`).join(', ')} from placed group by ${KEY}) s
    on ${KEY.split(', ')
      .map((name) => `t.${name} = s.${name}`)
      .join(' and ')}
    when matched and t.persons + s.persons = 0 then delete
    when matched then update set ${SUMS.map((name) => `${name} = t.${name} + s.${name}`).join(', ')}
    when not matched and s.persons <> 0 then
      insert (${KEY}, ${SUMS.join(', ')}) values (${[...KEY.split(', '), ...SUMS].map((name) => `s.${name}`).join(', ')})`);
  await countResources(tx);
}

/** Persons counted in one statement: those of a place together, so that they fall into the same cells. */
const CHUNK = 5_000;

/** Counts everything anew, all or nothing. @returns how many persons. */
export async function rebuild(
  sql: Sql,
  cubes: readonly Cube[],
  onProgress?: (persons: number) => void,
): Promise<number> {
  const persons = await sql.begin(async (tx) => {
    await turn(tx);
    return rebuildIn(tx, cubes, onProgress);
  });
  // Totals of the city have been written once a chunk: readers would step over all those versions.
  await sql`vacuum (analyze) rollup.cell`;
  return persons;
}

/** Deliveries meanwhile wait: what they change would be counted here, and again by themselves. */
export async function rebuildIn(
  tx: TransactionSql,
  cubes: readonly Cube[],
  onProgress: (persons: number) => void = () => {},
): Promise<number> {
  await tx`lock table rollup.delta in exclusive mode`;
  // What institutions had in earlier years nobody can count again.
  await tx`delete from rollup.cell where cube <> ${resources.name}`;
  await tx`truncate rollup.delta`;
  let counted = 0;
  for await (const persons of neighbours(tx)) {
    await emit(tx, cubes, persons, 1);
    await foldIn(tx);
    // What is deleted keeps its room until the end, and each chunk would look through all of it.
    await tx`truncate rollup.delta`;
    counted += persons.length;
    onProgress(counted);
  }
  await noteEdition(tx, cubes);
  return counted;
}

/** All persons, township by township, small ones together. */
async function* neighbours(tx: TransactionSql): AsyncGenerator<string[]> {
  const places = await tx<{ district: string | null; township: string | null }[]>`
    select district, township from access.scope group by 1, 2 order by 1, 2`;
  let persons: string[] = [];
  for (const { district, township } of places) {
    const rows = await tx<{ id: string }[]>`
      select person_id as id from access.scope where subject_id = person_id
        and district is not distinct from ${district} and township is not distinct from ${township}
      order by village, person_id`;
    for (const { id } of rows) persons.push(id);
    for (; persons.length >= CHUNK; persons = persons.slice(CHUNK)) yield persons.slice(0, CHUNK);
  }
  if (persons.length > 0) yield persons;
}
