import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { isSmall } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { parseFormula } from '@hub/kernel/statistics/formula.ts';
import { lastYear } from '@hub/kernel/statistics/period.ts';
import { type Figure, publish } from '@hub/kernel/statistics/publish.ts';
import { cellsByTerm, evaluate, publisherFor, secretOf } from '@hub/kernel/statistics/publisher.ts';
import { asOf, type FoundCell, readCells } from '@hub/kernel/statistics/read-cells.ts';
import type { DivisionRef } from '@hub/schema/actor.ts';

const PERSONS = parseFormula('population.persons', registered);

/** Cells of how many persons divisions of one tree had at the end of the last year that is over. */
const cellsOf = async (
  asking: Pick<RequestContext, 'sql' | 'signal'>,
  system: string,
  codes: readonly string[],
): Promise<FoundCell[]> =>
  readCells(asking, {
    system,
    areas: codes,
    span: 'Y',
    periods: [`${lastYear(await asOf(asking))}-01-01`],
    cuts: PERSONS.numerator,
  });

/** How many persons a division had at the end of the last year that is over: as it is published to this actor. */
export async function personsIn(context: RequestContext, division: DivisionRef): Promise<Figure> {
  const cells = await cellsOf(context, division.system, [division.code]);
  const { value, status } = evaluate(
    PERSONS,
    registered,
    publisherFor(context),
    division,
    cellsByTerm(cells),
  );
  return { value, status };
}

/**
 * The same as any partner is told it, for a job: what follows from it may be told to everybody.
 * @returns by code; those that are not shown are not there
 */
export async function personsPublished(
  { sql, vault }: { sql: Sql; vault: Vault },
  system: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const [term] = PERSONS.numerator;
  const cube = registered.find(({ name }) => name === term!.cube)!;
  const about = { cube, measure: term!.measure, sensitive: false };
  const found = new Map<string, number>();
  for (const cell of await cellsOf({ sql, signal: undefined }, system, codes)) {
    const { value } = publish(cell, 'PARTNER', secretOf(vault), { ...about, small: isSmall(cell.area) });
    if (value !== null) found.set(cell.area.code, value);
  }
  return found;
}
