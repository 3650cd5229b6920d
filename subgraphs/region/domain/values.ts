import { type Cube, type Cut, valuesIn } from '@hub/kernel/statistics/define-cube.ts';

const SEXES = ['1', '2'];

/**
 * Every pair of values that a cut can have, where its dimensions' values are a closed list; undefined where they are
 * not, and a value that turns up tells something by itself.
 */
export function valuesOf(cube: Cube, cut: Cut): readonly (readonly [string, string])[] | undefined {
  const lists = cut.by.map((name) => {
    if (cube.dimensions[name]?.open) return undefined;
    return name === 'sex' ? SEXES : valuesIn(cube, name);
  });
  if (lists.some((list) => list === undefined)) return undefined;
  const [first = [''], second = ['']] = lists as (readonly string[])[];
  return first.flatMap((a) => second.map((b) => [a, b] as const));
}
