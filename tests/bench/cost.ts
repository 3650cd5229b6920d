import { type Contenders, PARTS, WHOLE } from './contenders.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { load } from './measure.ts';

/** How often the hubs are started anew: from one start to the next, the same hub is several percent faster or slower. */
const STARTS = 5;
/** All hubs alike before any pair, or who is in two of them would be the warmer one. */
const WARM = { warmupSeconds: 10, seconds: 0, turns: 0 };
/** Of each start and pair, a second long: a machine whose speed comes and goes is the same for neighbours. */
const TURNS = 6;
const COMPARED = { warmupSeconds: 1, leadSeconds: 0.25, seconds: 1, turns: TURNS };

/** Of callers who are slow to ask again: what they lose shows whether throughput hangs on how long an answer takes. */
const PAUSE_MS = 5;

/** A dear way to answer, beside a cheap one. */
const PAIRS = [
  { what: 'the guard costs', dear: { name: WHOLE }, cheap: { name: PARTS.guard } },
  { what: 'the log costs', dear: { name: WHOLE }, cheap: { name: PARTS.log } },
  {
    what: `a pause of ${PAUSE_MS} ms before each question costs`,
    dear: { name: PARTS.log, pauseMs: PAUSE_MS },
    cheap: { name: PARTS.log },
  },
];

/**
 * What the guard, the log and slow callers cost, in percent of the throughput without them. In short turns, each
 * compared with its neighbour only: on a machine whose speed comes and goes, two long runs compare its moods. On hubs
 * started anew several times: two processes that live throughout compare their luck. And two at a time: whoever has
 * just had a turn is quicker in the next, which with two in turn each is as often as the other.
 */
export async function costLines(
  startHubs: () => Promise<Contenders>,
  order: Pick<LoadOrder, 'questions' | 'connections'>,
): Promise<string[]> {
  const costs = PAIRS.map((): number[] => []);
  for (let start = 0; start < STARTS; start++) {
    const hubs = await startHubs();
    const target = ({ name, ...how }: { name: string; pauseMs?: number }) => ({
      url: hubs.list.find((one) => one.name === name)!.url,
      ...how,
    });
    try {
      await load({ ...order, ...WARM, targets: hubs.list });
      for (const [n, { dear, cheap }] of PAIRS.entries()) {
        const targets = [target(dear), target(cheap)];
        const [one, other] = await load({ ...order, ...COMPARED, targets });
        costs[n]!.push(...lost(one!, other!));
      }
    } finally {
      await hubs.stop();
    }
  }
  return PAIRS.map(({ what }, n) => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => percent(quantile(costs[n]!, share)));
    return `${what} ${middle} of the throughput (half of ${STARTS * TURNS} pairs, of ${STARTS} starts, between ${low} and ${high})`;
  });
}

/** Of each turn, the share of throughput that the dear one lacks. */
const lost = (dear: LoadResult, cheap: LoadResult): number[] =>
  dear.turns.map(({ requestsPerSecond }, n) => 1 - requestsPerSecond / cheap.turns[n]!.requestsPerSecond);

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
