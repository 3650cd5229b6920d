import type { Cube, Cut } from '@hub/kernel/statistics/define-cube.ts';

/** Five years each, 85 and over together. */
const AGE_BANDS = Array.from({ length: 18 }, (_, n) => String(n * 5).padStart(2, '0'));
const SEXES = ['1', '2'];

/**
 * Every pair of values that a cut can have, where its dimensions' values are a closed list; undefined where they are
 * not, and a value that turns up tells something by itself.
 */
export function valuesOf(cube: Cube, cut: Cut): readonly (readonly [string, string])[] | undefined {
  const lists = cut.by.map((name) => {
    if (name === 'ageBand') return AGE_BANDS;
    if (name === 'sex') return SEXES;
    const values = cube.dimensions[name]?.values;
    return values && Object.keys(values);
  });
  if (lists.some((list) => list === undefined)) return undefined;
  const [first = [''], second = ['']] = lists as (readonly string[])[];
  return first.flatMap((a) => second.map((b) => [a, b] as const));
}
