import { type Contenders, PARTS, WHOLE } from './contenders.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { load } from './measure.ts';

/** How often the hubs are started anew: from one start to the next, the same hub is several percent faster or slower. */
const STARTS = 5;
/** Of each start, a second long: a machine whose speed comes and goes is the same for neighbours. */
const TURNS = 12;
const SECONDS = 1;
const WARMUP_SECONDS = 5;

/** Of callers who are slow to ask again: what they lose shows whether throughput hangs on how long an answer takes. */
const PAUSE_MS = 5;

/** In the order of their turns: who is compared stands side by side. */
const SIDES = [
  { name: PARTS.guard },
  { name: WHOLE },
  { name: PARTS.log },
  { name: PARTS.log, pauseMs: PAUSE_MS },
] as const;

/** By their places above. */
const PAIRS = [
  { what: 'the guard costs', dear: 1, cheap: 0 },
  { what: 'the log costs', dear: 1, cheap: 2 },
  { what: `a pause of ${PAUSE_MS} ms before each question costs`, dear: 3, cheap: 2 },
];

/**
 * What the guard, the log and slow callers cost, in percent of the throughput without them. In short turns, each
 * compared with its neighbour only: on a machine whose speed comes and goes, two long runs compare its moods. On hubs
 * started anew several times: two processes that live throughout compare their luck.
 */
export async function costLines(
  startHubs: () => Promise<Contenders>,
  { questions, connections }: Pick<LoadOrder, 'questions' | 'connections'>,
): Promise<string[]> {
  const costs = PAIRS.map((): number[] => []);
  for (let start = 0; start < STARTS; start++) {
    const hubs = await startHubs();
    const targets = SIDES.map(({ name, ...how }) => ({
      url: hubs.list.find((one) => one.name === name)!.url,
      ...how,
    }));
    const results = await load({
      targets,
      questions,
      connections,
      warmupSeconds: WARMUP_SECONDS,
      seconds: SECONDS,
      turns: TURNS,
    }).finally(hubs.stop);
    for (const [n, { dear, cheap }] of PAIRS.entries())
      costs[n]!.push(...lost(results[dear]!, results[cheap]!));
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
