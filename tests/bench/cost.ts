import { type Contender, PARTS, WHOLE } from './contenders.ts';
import type { Measured } from './measure.ts';

const ROUNDS = 15;

/** Of callers who are slow to ask again: what they lose shows whether throughput hangs on how long an answer takes. */
const PAUSE_MS = 5;

/**
 * What the guard, the log and slow callers cost, in percent of the throughput without them. In short rounds one after
 * another, each compared with its neighbour only: on a machine whose speed comes and goes, two long runs compare its
 * moods.
 */
export async function costLines(
  contenders: readonly Contender[],
  measureShortly: (contender: Contender, pauseMs: number) => Promise<Measured>,
): Promise<string[]> {
  const rate = async (name: string, pauseMs = 0) =>
    (await measureShortly(contenders.find((one) => one.name === name)!, pauseMs)).requestsPerSecond;
  const whole = () => rate(WHOLE);
  const pairs = [
    { what: 'the guard costs', dear: whole, cheap: () => rate(PARTS.guard) },
    { what: 'the log costs', dear: whole, cheap: () => rate(PARTS.log) },
    {
      what: `a pause of ${PAUSE_MS} ms before each question costs`,
      dear: () => rate(PARTS.log, PAUSE_MS),
      cheap: () => rate(PARTS.log),
    },
  ];
  const costs = pairs.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [n, { dear, cheap }] of pairs.entries()) {
      // Whoever comes second is not always the same.
      const [first, second] = round % 2 === 0 ? [dear, cheap] : [cheap, dear];
      const [a, b] = [await first(), await second()];
      costs[n]!.push(first === dear ? 1 - a / b : 1 - b / a);
    }
  return pairs.map(({ what }, n) => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percent(quantile(costs[n]!, share)));
    return `${what} ${middle} of the throughput (half of ${ROUNDS} pairs between ${low} and ${high})`;
  });
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
