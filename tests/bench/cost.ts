import { type Contender, PARTS, WHOLE } from './contenders.ts';
import type { Measured } from './measure.ts';

const ROUNDS = 15;

/**
 * What the guard and the log cost, in percent of the throughput without them. In short rounds one after another, each
 * compared with its neighbour only: on a machine whose speed comes and goes, two long runs compare its moods.
 */
export async function costLines(
  contenders: readonly Contender[],
  measureShortly: (contender: Contender) => Promise<Measured>,
): Promise<string[]> {
  const named = (name: string) => contenders.find((one) => one.name === name)!;
  const costs = Object.keys(PARTS).map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [n, off] of Object.values(PARTS).entries()) {
      // Whoever comes second is not always the same.
      const order = round % 2 === 0 ? [WHOLE, off] : [off, WHOLE];
      const rates = new Map<string, number>();
      for (const name of order) rates.set(name, (await measureShortly(named(name))).requestsPerSecond);
      costs[n]!.push(1 - rates.get(WHOLE)! / rates.get(off)!);
    }
  return Object.keys(PARTS).map((part, n) => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percent(quantile(costs[n]!, share)));
    return `the ${part} costs ${middle} of the throughput (half of ${ROUNDS} pairs between ${low} and ${high})`;
  });
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
