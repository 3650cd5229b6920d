import { loader } from '@hub/kernel/resource/loader.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { Formula } from '@hub/kernel/statistics/formula.ts';
import {
  type CellQuery,
  type FoundCell,
  type Reach,
  reachOf,
  readCells,
} from '@hub/kernel/statistics/read-cells.ts';

/** How far the figures reach; asked once an operation. */
export async function figuresReach(context: RequestContext): Promise<Reach> {
  const reach = await loader<string, Reach>(context, 'as of', async () => [await reachOf(context)]).load('');
  if (!reach) throw new Error('rollup.state is empty');
  return reach;
}

type Where = Omit<CellQuery, 'cuts'>;

/**
 * The cells that a formula reads, by area and period: one statement for all formulas that are asked for there at once.
 * @returns by `AREA PERIOD`
 */
export async function cellsFor(
  context: RequestContext,
  formula: Formula,
  where: Where,
): Promise<ReadonlyMap<string, readonly FoundCell[]>> {
  const cells = loader<string, FoundCell[]>(context, `cells ${JSON.stringify(where)}`, async (cuts) => {
    const asked = cuts.map((cut) => {
      const [cube = '', ...names] = cut.split(':');
      return { cube, cut: names.join(':') };
    });
    const found = Map.groupBy(
      await readCells(context, { ...where, cuts: asked }),
      ({ cube, cut }) => `${cube}:${cut}`,
    );
    return cuts.map((cut) => found.get(cut) ?? []);
  });
  const cuts = [
    ...new Set([...formula.numerator, ...formula.denominator].map(({ cube, cut }) => `${cube}:${cut}`)),
  ];
  const found = await cells.loadMany(cuts);
  const all = found.flatMap((one) => {
    if (one instanceof Error) throw one;
    return one ?? [];
  });
  return Map.groupBy(all, ({ area, period }) => `${area.code} ${period}`);
}
