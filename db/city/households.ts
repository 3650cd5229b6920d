import { ageAt, type Day, dayOfYear, yearOf } from './calendar.ts';
import { idNumber } from './id-number.ts';
import { givenName, type Sex, surname } from './names.ts';
import { BLOCK, type Places, type Village } from './places.ts';
import { createRandom, type Random } from './random.ts';

/** To the head of the household, GB/T 4761. */
const RELATION = { HEAD: '02', SPOUSE: '10', SON: '20', DAUGHTER: '30', FATHER: '51', MOTHER: '52' } as const;

export interface Member {
  /** The person's number in the city. */
  n: number;
  relation: (typeof RELATION)[keyof typeof RELATION];
  name: string;
  sex: Sex;
  born: Day;
  idNumber: string;
  died: Day | null;
}

export interface Household {
  members: readonly Member[];
  /** Where its files were opened. */
  origin: Village;
  firstSerial: number;
  /** Where it lives now, and since when, if it moved. */
  village: Village;
  moved: Day | null;
}

export const OF_AGE = 18;

export const isChild = ({ relation }: Member): boolean =>
  relation === RELATION.SON || relation === RELATION.DAUGHTER;
export const isParent = ({ relation }: Member): boolean =>
  relation === RELATION.HEAD || relation === RELATION.SPOUSE;

/** Eight persons in a row are divided by one of these; grown-ups come before the children they are guardians of. */
const GROUP = 8;
const DIVISIONS = [
  [3, 2, 2, 1],
  [3, 2, 2, 1],
  [3, 2, 2, 1],
  [4, 2, 1, 1],
  [3, 3, 2],
  [5, 2, 1],
  [2, 2, 2, 1, 1],
  [4, 3, 1],
  [3, 3, 1, 1],
] as const;

const MOVES = 0.06;
const MOVED_WITHIN = 2_000;

/** The household that person `n` belongs to: always the same one, however large the city. */
export function householdOf(n: number, seed: number, asOf: Day, places: Places): Household {
  const group = Math.floor(n / GROUP);
  const division = createRandom(seed, group, 3).pick(DIVISIONS);
  let first = group * GROUP;
  const size = division.find((count) => {
    if (n < first + count) return true;
    first += count;
    return false;
  })!;
  const random = createRandom(seed, first, 4);
  const members = compose(random, size).map(([relation, sex, age], i) =>
    member(first + i, relation, sex, age, seed, asOf),
  );
  const family = surname(random);
  members.forEach((one) => {
    // Children are called after the father, wives keep their name.
    const own = isChild(one) || one.relation === RELATION.HEAD || one.relation === RELATION.FATHER;
    one.name = (own ? family : surname(random)) + givenName(random, one.sex, yearOf(one.born));
  });
  const { village: origin, firstSerial } = places.of(Math.floor(first / BLOCK));
  const target = random.chance(MOVES) ? elsewhere(random, origin, first, places) : null;
  const moved = target && moveDay(random, members, asOf);
  const village = target && moved !== null ? target : origin;
  return { members, origin, firstSerial: firstSerial + (first % BLOCK), village, moved };
}

type Part = [relation: Member['relation'], sex: Sex, age: number];

function compose(random: Random, size: number): Part[] {
  const couple = (low: number, high: number): Part[] => {
    const age = random.between(low, high);
    return [
      [RELATION.HEAD, '1', age],
      [RELATION.SPOUSE, '2', Math.max(22, age - random.between(-2, 5))],
    ];
  };
  const child = (of: readonly Part[]): Part => {
    const mother = of[1]?.[2] ?? of[0]![2];
    const sex = random.chance(0.53) ? '1' : '2';
    return [
      sex === '1' ? RELATION.SON : RELATION.DAUGHTER,
      sex,
      Math.max(0, mother - random.between(22, 36)),
    ];
  };
  const elder = (of: readonly Part[], sex: Sex): Part => [
    sex === '1' ? RELATION.FATHER : RELATION.MOTHER,
    sex,
    Math.min(99, of[0]![2] + random.between(22, 32)),
  ];
  const sex = random.chance(0.5) ? '1' : '2';
  switch (size) {
    case 1:
      return [[RELATION.HEAD, sex, random.chance(0.5) ? random.between(65, 93) : random.between(23, 64)]];
    case 2: {
      if (random.chance(0.85)) return random.chance(0.5) ? couple(62, 88) : couple(25, 60);
      const alone: Part[] = [[RELATION.HEAD, '2', random.between(28, 50)]];
      return [...alone, child(alone)];
    }
    case 3: {
      const pair = couple(25, 60);
      return [...pair, random.chance(0.8) ? child(pair) : elder(pair, sex)];
    }
    case 4: {
      const pair = couple(26, 52);
      return [...pair, ...(random.chance(0.4) ? [elder(pair, sex)] : [child(pair)]), child(pair)];
    }
    default: {
      const pair = couple(27, 50);
      const parents = [elder(pair, '2'), random.chance(0.5) ? elder(pair, '1') : child(pair)];
      return [...pair, ...parents, child(pair)];
    }
  }
}

function member(
  n: number,
  relation: Member['relation'],
  sex: Sex,
  age: number,
  seed: number,
  asOf: Day,
): Member {
  const { dayNumber, numberOf } = idNumber(n, sex, seed);
  let year = yearOf(asOf) - age;
  if (dayOfYear(year, dayNumber) > asOf) year--;
  const born = dayOfYear(year, dayNumber);
  return { n, relation, name: '', sex, born, idNumber: numberOf(year), died: deathDay(n, seed, born, asOf) };
}

const YEARS = 3;
/** Deaths a year, by age. */
const MORTALITY = [
  [1, 0.003],
  [40, 0.0006],
  [60, 0.004],
  [70, 0.012],
  [80, 0.033],
  [90, 0.09],
  [200, 0.2],
] as const;

/** In the three years of the city's memory. */
function deathDay(n: number, seed: number, born: Day, asOf: Day): Day | null {
  const age = ageAt(born, asOf);
  const [, yearly] = MORTALITY.find(([below]) => age < below)!;
  const random = createRandom(seed, n, 5);
  if (!random.chance(yearly * YEARS)) return null;
  const died = asOf - random.between(1, 365 * YEARS);
  return died > born ? died : null;
}

/** After everyone was born and had a file, so that all of them moved. */
function moveDay(random: Random, members: readonly Member[], asOf: Day): Day | null {
  const [low, high] = [
    Math.max(asOf - MOVED_WITHIN, ...members.map(({ born }) => born + 60)),
    Math.min(asOf - 20, ...members.map(({ died }) => (died ?? asOf) - 20)),
  ];
  return low < high ? random.between(low, high) : null;
}

const TRIES = 4;

/** A village of another district that the city has reached by now, mostly of the two dense ones; null for none. */
function elsewhere(random: Random, origin: Village, n: number, places: Places): Village | null {
  const villages = random.chance(0.75) ? places.dense : places.sparse;
  const later = villages.findIndex(({ opensAt }) => opensAt > n);
  const reached = later < 0 ? villages.length : later;
  for (let i = 0; reached > 0 && i < TRIES; i++) {
    const village = villages[random.below(reached)]!;
    if (village.district !== origin.district) return village;
  }
  return null;
}
