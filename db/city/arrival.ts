import { type Day, instantText } from './calendar.ts';
import { createRandom } from './random.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Of the records of an institution, so many come late at least, and at most so many more by its district and by itself. */
const LATE = { least: 0.02, byDistrict: 0.12, byItself: 0.14 };
/** Minutes from the end of something until it is delivered: by one of the next nights, or long after it was due. */
const SOON = [8 * HOUR, 60 * HOUR] as const;
const LATER = [73 * HOUR, 21 * DAY] as const;

/** The number of an institution, from its social credit code. */
const serialOf = (code: string): number => Number.parseInt(code.slice(10, 16), 36);

/** The share of its records that an institution delivers late: the same in every city. */
export const lateShare = (code: string, district: string): number =>
  LATE.least +
  LATE.byDistrict * createRandom(Number(district), 11).share() +
  LATE.byItself * createRandom(serialOf(code), 8).share();

/** Whose record it is, who delivers it, and when what it tells of was over (ISO 8601). */
interface Delivered {
  seed: number;
  /** The person's number in the city. */
  n: number;
  institution: { code: string; late: number };
  ended: string;
  /** The city's today: nothing has come after it. */
  asOf: Day;
}

/**
 * When a record reached the hub. It has a stream of its own, so that nothing that happens depends on when it was
 * delivered; all of one visit comes together.
 */
export function arrivalOf({ seed, n, institution, ended, asOf }: Delivered): string {
  const end = Date.parse(ended) / 60_000;
  const random = createRandom(seed, n, end, serialOf(institution.code));
  const [low, high] = random.chance(institution.late) ? LATER : SOON;
  const minute = Math.max(end, Math.min(end + random.between(low, high), asOf * DAY));
  return instantText(Math.floor(minute / DAY), minute % DAY);
}
