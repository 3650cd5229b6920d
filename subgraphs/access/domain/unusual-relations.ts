/** What is unusual, in numbers. The version goes into each flag, so that a later rule does not rewrite it. */
export const RULE = {
  version: 2,
  /** Days before, of which the median is taken; days without any count as 0. */
  days: 28,
  /** So many times the median. */
  times: 3,
  /** Fewer are never unusual: small institutions, and clinicians, have days of their own. */
  atLeast: 30,
} as const;

/** New relations of one institution, or one clinician there, on one day, where there were any. */
export interface Day {
  institution: string;
  /** Empty: of the whole institution. */
  practitioner: string;
  /** YYYY-MM-DD in the city's time. */
  day: string;
  relations: number;
}

export interface Unusual extends Day {
  /** The median of the days before. */
  usual: number;
}

/**
 * The days among `judged` that were unusual for their institution, or clinician.
 * @param counted every day with new relations, back to RULE.days before the first of `judged`
 */
export function unusualDays(counted: readonly Day[], judged: readonly string[]): Unusual[] {
  const keyOf = ({ institution, practitioner }: Day, day: string) => `${institution} ${practitioner} ${day}`;
  const numbers = new Map(counted.map((one) => [keyOf(one, one.day), one.relations]));
  return counted
    .filter(({ day, relations }) => judged.includes(day) && relations >= RULE.atLeast)
    .flatMap((one) => {
      const before = Array.from(
        { length: RULE.days },
        (_, n) => numbers.get(keyOf(one, daysBefore(one.day, n + 1))) ?? 0,
      );
      const usual = median(before);
      return one.relations > RULE.times * usual ? [{ ...one, usual }] : [];
    });
}

/** The calendar day `days` before. */
export function daysBefore(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

/** Of an even number, the higher one of the two in the middle. */
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** A flag's id in the graph: its day, institution and kind, and the clinician where it is about one. */
export const flagId = (key: readonly string[]): string => Buffer.from(key.join('|')).toString('base64url');

/** The parts of a flag's id; undefined for anything else. */
export function decodeFlagId(
  id: string,
): [day: string, institution: string, kind: string, practitioner: string] | undefined {
  const [day = '', institution, kind, practitioner = ''] = Buffer.from(id, 'base64url').toString().split('|');
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && institution && kind
    ? [day, institution, kind, practitioner]
    : undefined;
}
