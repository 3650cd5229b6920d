import { type SQL, sql } from 'drizzle-orm';

/** Which bits make a class one of those wanted: one of `some`, and none of `none`. */
export interface Bits {
  some: number;
  none: number;
}

/**
 * The condition that a row's class, `p.row_class`, is one of those wanted, among `all` that rows can have. By bits where
 * bits tell: a list of classes is made into a table anew whenever the statement runs.
 */
export function isClassOf(wanted: readonly number[], all: readonly number[]): SQL {
  if (wanted.length === all.length) return sql`true`;
  if (wanted.length === 0) return sql`false`;
  const bits = bitsOf(wanted, all);
  if (!bits) return sql`p.row_class in (${sql.raw(wanted.join(','))})`;
  const some = sql`(p.row_class & ${sql.raw(String(bits.some))}) <> 0`;
  return bits.none === 0 ? some : sql`(${some} and (p.row_class & ${sql.raw(String(bits.none))}) = 0)`;
}

/** Undefined where no bits tell these classes from the others. */
export function bitsOf(wanted: readonly number[], all: readonly number[]): Bits | undefined {
  const set = new Set(wanted);
  const every = all.reduce((bits, one) => bits | one, 0);
  const never = every & ~wanted.reduce((bits, one) => bits | one, 0);
  for (const none of [0, never]) {
    const left = all.filter((one) => (one & none) === 0);
    const some = left.filter((one) => !set.has(one)).reduce((bits, one) => bits & ~one, every & ~none);
    if (all.every((one) => ((one & some) !== 0 && (one & none) === 0) === set.has(one)))
      return { some, none };
  }
  return undefined;
}
