import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { Area } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import type { Period } from '@hub/kernel/statistics/period.ts';
import type { Publisher } from '@hub/kernel/statistics/publisher.ts';
import { readCells } from '@hub/kernel/statistics/read-cells.ts';
import { divisionsWithin } from './areas.ts';
import { cellsOf } from './statistics.ts';

const CUBE = registered.find(({ name }) => name === 'visits')!;
const CUT = CUBE.cuts.find(({ by }) => by.join() === 'careDistrict')!;

const isDistrict = ({ code }: Area): boolean => code.length === 6 && !code.endsWith('0000');

/**
 * Who of other districts was seen in each of these, by the district that managed them: the cells that their own districts
 * have of where residents go, published for whoever may see those. Nothing of areas that are no districts.
 * @returns cells by the code of the area, in two statements for all areas
 */
export async function inflowInto(
  context: RequestContext,
  publisher: Publisher,
  areas: readonly Area[],
  period: Period,
): Promise<ReadonlyMap<string, ReturnType<typeof cellsOf>>> {
  const into = areas.filter(isDistrict);
  const [one] = into;
  if (!one) return new Map();
  const { system } = one;
  const homes = await divisionsWithin(context, {
    system,
    code: `${one.code.slice(0, 2)}0000`,
    level: 'DISTRICT',
  });
  const found = await readCells(context, {
    system,
    areas: homes,
    span: 'Y',
    periods: [period.first],
    cuts: [{ cube: CUBE.name, cut: CUT.by.join() }],
    values: into.map(({ code }) => code),
  });
  const asked = { cube: CUBE, cut: CUT, measures: ['visits'] };
  return new Map(
    into.map(({ code }) => {
      const from = found.filter(({ area, values }) => values[0] === code && area.code !== code);
      return [code, from.flatMap((cell) => cellsOf(asked, publisher, cell.area, period, [cell]))];
    }),
  );
}
