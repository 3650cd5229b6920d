import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { parseFormula } from '@hub/kernel/statistics/formula.ts';
import { lastYear } from '@hub/kernel/statistics/period.ts';
import type { Figure } from '@hub/kernel/statistics/publish.ts';
import { cellsByTerm, evaluate, publisherFor } from '@hub/kernel/statistics/publisher.ts';
import { asOf, readCells } from '@hub/kernel/statistics/read-cells.ts';
import type { DivisionRef } from '@hub/schema/actor.ts';

const PERSONS = parseFormula('population.persons', registered);

/** How many persons a division had at the end of the last year that is over: as it is published to this actor. */
export async function personsIn(context: RequestContext, division: DivisionRef): Promise<Figure> {
  const cells = await readCells(context, {
    system: division.system,
    areas: [division.code],
    span: 'Y',
    periods: [`${lastYear(await asOf(context))}-01-01`],
    cuts: PERSONS.numerator,
  });
  const { value, status } = evaluate(
    PERSONS,
    registered,
    publisherFor(context),
    division,
    cellsByTerm(cells),
  );
  return { value, status };
}
