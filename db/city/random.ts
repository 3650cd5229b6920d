/** A repeatable stream of numbers: the same seeds give the same stream. Good enough to spread people, nothing more. */
export interface Random {
  /** From 0 to 1, 1 excluded. */
  share(): number;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** An index of `cumulative`, whose last entry is the sum of all weights. */
  weighted(cumulative: readonly number[]): number;
  /** RFC 9562 version 8, of 122 bits. */
  uuid(): string;
}

const BYTES = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const hex = (word: number): string =>
  BYTES[word >>> 24]! + BYTES[(word >>> 16) & 255]! + BYTES[(word >>> 8) & 255]! + BYTES[word & 255]!;

const ROUNDS = 12;

/** sfc32 (C. Doty-Humphrey's PractRand) over four words. */
export function createRandom(a = 0, b = 0, c = 0, d = 1): Random {
  let [w, x, y, z] = [a | 0, b | 0, c | 0, d | 0];
  function next(): number {
    const t = (((w + x) | 0) + z) | 0;
    z = (z + 1) | 0;
    w = x ^ (x >>> 9);
    x = (y + (y << 3)) | 0;
    y = ((y << 21) | (y >>> 11)) + t;
    y |= 0;
    return t >>> 0;
  }
  // Neighbouring seeds have to part before the first number counts.
  for (let i = 0; i < ROUNDS; i++) next();
  const share = () => next() / 2 ** 32;
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit);
  return {
    share,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => share() < probability,
    pick: (values) => values[below(values.length)]!,
    weighted(cumulative) {
      const at = share() * (cumulative.at(-1) ?? 0);
      let index = 0;
      while (index < cumulative.length - 1 && at >= cumulative[index]!) index++;
      return index;
    },
    uuid() {
      const [p, q, r, s] = [
        next(),
        (next() & 0xffff0fff) | 0x8000,
        (next() & 0x3fffffff) | 0x80000000,
        next(),
      ];
      const [second, third] = [hex(q), hex(r)];
      return `${hex(p)}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${hex(s)}`;
    },
  };
}

/** A stream keyed by a uuid that only the installation's keys give: what is drawn from it tells nothing to others. */
export function keyedRandom(uuid: string): Random {
  const digits = uuid.replaceAll('-', '');
  const word = (n: number) => Number.parseInt(digits.slice(n * 8, n * 8 + 8), 16);
  return createRandom(word(0), word(1), word(2), word(3));
}

/** The running sums that `weighted` takes. */
export function cumulated(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}
