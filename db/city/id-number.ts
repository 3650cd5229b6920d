import { idNumberCheck } from '@hub/schema/id-number.ts';
import { dateText, dayOfYear } from './calendar.ts';
import type { Sex } from './names.ts';

/** Day of the year and sequence together number this many people of a year, a sex and an address code apart. */
const SEQUENCES = 450;
const CYCLE = SEQUENCES * 365;
/** Shares no factor with the cycle, so that neighbours are spread over all of it. */
const STEP = 94_747;
/** Lower sequences are the demo people's. */
const FIRST_SEQUENCE = 50;

const codes = (prefix: string, ends: string): string[] => ends.split(' ').map((end) => prefix + end);

/**
 * Address codes at first issue, the two dense districts' first: of Sichuan before Chongqing was parted from it in 1997
 * (Chongqing, Wanxian, Fuling, Qianjiang), of the counties before they became districts, and of the present ones
 * (500110 and 500111 were other districts then). GB/T 2260 in its editions.
 */
const SICHUAN = [
  ...codes('5102', '12 22 02 03 11 13 14 15 16 17 21 23 24 25 26 27 28 29 30 31 32'),
  ...codes('5122', '01 21 22 23 24 25 26 27 28 29'),
  ...codes('5123', '01 22 23 24 25 26'),
  ...codes('5135', '21 22 23 24 25'),
];
const COUNTIES = [
  ...codes('5001', '06 13 01 02 03 04 05 07 08 09 10 11 12 14'),
  ...codes('5002', '21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 40 41 42 43'),
  ...codes('5003', '81 82 83 84'),
];
const PRESENT = [
  ...codes('5001', '06 13 01 02 03 04 05 07 08 09 10 11 12 14 15 16 17 18 19 20 51 52 53 54 55 56'),
  ...codes('5002', '29 30 31 33 35 36 37 38 40 41 42 43'),
];
const codesOf = (year: number): readonly string[] =>
  year < 1982 ? SICHUAN : year < 2012 ? COUNTIES : PRESENT;

/** Of a hundred, how many have the code of the first and of the second dense district. */
const [FIRST_SHARE, SECOND_SHARE] = [45, 25];

/**
 * The citizen id number (GB 11643-1999) of person `n`: unlike any other of the city. It says birth date and sex; its
 * address code is where it was issued, and tells nothing of who manages the person now.
 */
export function idNumber(
  n: number,
  sex: Sex,
  seed: number,
): { dayNumber: number; numberOf(year: number): string } {
  const place = ((n % CYCLE) * STEP + (seed % CYCLE)) % CYCLE;
  const dayNumber = Math.floor(place / SEQUENCES);
  return {
    dayNumber,
    numberOf(year) {
      const all = codesOf(year);
      const hash = (Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(year, 0x85ebca6b)) >>> 0;
      const share = (hash >>> 8) % 100;
      const first = share < FIRST_SHARE ? 0 : share < FIRST_SHARE + SECOND_SHARE ? 1 : hash % all.length;
      // Those who share day and sequence, one in each cycle, differ in the code.
      const code = all[(first + Math.floor(n / CYCLE)) % all.length]!;
      const sequence = 2 * (FIRST_SEQUENCE + (place % SEQUENCES)) + (sex === '1' ? 1 : 0);
      const digits = code + dateText(dayOfYear(year, dayNumber)).replaceAll('-', '') + sequence;
      return digits + idNumberCheck(digits);
    },
  };
}
