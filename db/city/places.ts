import { type Division, statutoryDivisions } from '../load-divisions.ts';
import { reportingAreaOf } from '../reporting-areas.ts';

/** A village or neighbourhood with all that stands above it. */
export interface Village {
  code: string;
  name: string;
  township: string;
  townshipName: string;
  district: string;
  districtName: string;
  reportingArea: string;
  /** A village committee's; a neighbourhood otherwise. */
  rural: boolean;
  /** The first 12 digits of the numbers of files that are opened here. */
  filePrefix: string;
  /** The person (by number) with whom the city first reaches it. */
  opensAt: number;
}

/** Where a block of persons lives, and the serial number of its first file there. */
export interface BlockPlace {
  village: Village;
  firstSerial: number;
}

/** Persons of one block are numbered in a row and registered in one village. */
export const BLOCK = 64;

/** 沙坪坝区 and 巴南区 hold four blocks of five; within them, the demo people's townships come first. */
const DENSE = ['500106', '500113'] as const;
const FIRST = ['500106001', '500113011', '500113107'];
const DENSE_OF_FIVE = 4;

/** The first file serials of a village are the demo people's. */
const FIRST_SERIAL = 1_000;

export interface Places {
  of(block: number): BlockPlace;
  dense: readonly Village[];
  sparse: readonly Village[];
}

export function createPlaces(): Places {
  const villages = villagesOf(statutoryDivisions());
  const isDense = ({ district }: Village) => (DENSE as readonly string[]).includes(district);
  const first = ({ township }: Village) => (FIRST.includes(township) ? 0 : 1);
  const dense = interleave(
    DENSE.map((district) =>
      villages.filter((village) => village.district === district).sort((a, b) => first(a) - first(b)),
    ),
  );
  // One village of each district, then one more of each, in another township as long as there is one; every other
  // district begins in the country, so that a small city has both.
  const sparse = interleave(
    [
      ...group(
        villages.filter((village) => !isDense(village)),
        'district',
      ).values(),
    ].map((inDistrict, n) => {
      const spread = interleave([...group(inDistrict, 'township').values()]);
      return n % 2 === 0 ? spread : spread.reverse();
    }),
  );
  const rest = 5 - DENSE_OF_FIVE;
  const denseWave = createWaves(dense.length, 256, 48);
  const sparseWave = createWaves(sparse.length, 64, 36);
  dense.forEach((village, n) => {
    const nth = denseWave.opensAt(n);
    village.opensAt = BLOCK * (Math.floor(nth / DENSE_OF_FIVE) * 5 + (nth % DENSE_OF_FIVE));
  });
  sparse.forEach((village, n) => {
    village.opensAt = BLOCK * (sparseWave.opensAt(n) * 5 + DENSE_OF_FIVE);
  });
  return {
    dense,
    sparse,
    of(block) {
      const [five, place] = [Math.floor(block / 5), block % 5];
      const inDense = place < DENSE_OF_FIVE;
      const { index, rank } = inDense
        ? denseWave.of(five * DENSE_OF_FIVE + place)
        : sparseWave.of(five * rest + place - DENSE_OF_FIVE);
      const village = (inDense ? dense : sparse)[index]!;
      return { village, firstSerial: FIRST_SERIAL + rank * BLOCK };
    },
  };
}

function villagesOf(divisions: readonly Division[]): Village[] {
  const names = new Map(divisions.map(({ code, name }) => [code, name]));
  const counted = new Map<string, number>();
  return divisions
    .filter(({ level }) => level === 'VILLAGE')
    .map(({ code, name }) => {
      const [township, district] = [code.slice(0, 9), code.slice(0, 6)];
      // The Bureau counts neighbourhoods from 001 and villages from 200; a file number villages from 101, within
      // each township: they are told apart here and counted anew.
      const rural = Number(code.slice(9)) >= 200;
      const series = `${township}${rural}`;
      const count = (counted.get(series) ?? 0) + 1;
      counted.set(series, count);
      return {
        code,
        name,
        township,
        townshipName: names.get(township)!,
        district,
        districtName: names.get(district)!,
        reportingArea: reportingAreaOf(township),
        rural,
        filePrefix: township + String(count + (rural ? 100 : 0)).padStart(3, '0'),
        opensAt: 0,
      };
    });
}

function group(villages: readonly Village[], by: 'district' | 'township'): Map<string, Village[]> {
  const groups = new Map<string, Village[]>();
  for (const village of villages) {
    const known = groups.get(village[by]);
    if (known) known.push(village);
    else groups.set(village[by], [village]);
  }
  return groups;
}

/** The first of each list, then the second of each, and so on. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, n) =>
    lists.flatMap((list) => (list[n] === undefined ? [] : [list[n]])),
  ).flat();
}

/**
 * Spreads blocks over the first of `size` villages, in waves that each double the city: the first wave of `length`
 * blocks goes to `first` villages, the next one to twice as many, so that a small city has full villages too.
 */
function createWaves(size: number, length: number, first: number) {
  const waves: { start: number; villages: number; rank: number }[] = [];
  let rank = 0;
  for (let start = 0, blocks = length, n = 0; n < 24; n++) {
    const villages = Math.min(size, first * 2 ** n, blocks);
    waves.push({ start, villages, rank });
    rank += Math.ceil(blocks / villages);
    start += blocks;
    blocks = start;
  }
  const waveOf = (block: number) => waves.findLast((wave) => wave.start <= block)!;
  return {
    /** The village of a block, and how many blocks at most were there before. */
    of(block: number): { index: number; rank: number } {
      const wave = waveOf(block);
      const n = block - wave.start;
      return { index: n % wave.villages, rank: wave.rank + Math.floor(n / wave.villages) };
    },
    /** The block that a village begins with; one beyond all waves where it never does. */
    opensAt(village: number): number {
      const wave = waves.find(({ villages }) => village < villages);
      return wave ? wave.start + village : Number.MAX_SAFE_INTEGER / BLOCK / 8;
    },
  };
}
