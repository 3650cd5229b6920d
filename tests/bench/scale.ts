import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sql } from '@hub/db/client.ts';
import { DOCUMENTS } from '@hub/explorer/src/documents.ts';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { type Contender, NOTHING_ELSE } from './contenders.ts';
import { type Measured, measure, median } from './measure.ts';
import { populate } from './population.ts';
import type { Question } from './query.ts';
import { type Asking, questionsOf } from './questions.ts';
import { startServer } from './servers.ts';

/**
 * Whether a question costs the same in a city of any size: the profile, a look-up by card, and a family doctor's list
 * of contracted persons with the last follow-up, their residents and those with a colour, the portrait of the city, and the cockpit's
 * first screen, asked of the hub in process at several sizes. Processor time is the server's and the database's
 * together, per request.
 */

const { values } = parseArgs({
  options: {
    persons: { type: 'string', default: '10000,100000,1000000' },
    seconds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '2026' },
    /** Some of the questions by how they begin; without the last two nothing is counted, which takes longest. */
    questions: { type: 'string' },
  },
});
const SIZES = values.persons.split(',').map(Number);
const QUESTIONS = 5_000;
const ROUNDS = 3;
const LIST = `query Contracted {
  contractedPersons(first: 20) { nodes { person { name sex } lastFollowUp { followedUpAt systolic diastolic controlled } } }
}`;
const CARD = `query Card($value: String!) {
  personByIdentifier(system: "HEALTH_CARD", value: $value) { name sex birthDate }
}`;

const PORTRAIT = `query Portrait($period: ID!) {
  division(code: "500000") { portrait(period: $period) { figures { code value status parent lastYear } } }
}`;
const GRID = `query Grid($color: GridColor) {
  gridPersons(division: "500000", color: $color, first: 20) { nodes { person { name } grid { color action } } }
}`;
/** The last year that is over. */
const PERIOD = String(new Date().getUTCFullYear() - 1);

interface Kind extends Asking {
  name: string;
  /** How many ask at once; 16 unless said. */
  connections?: number;
  begins: string;
  /** Answered from counted figures. */
  counted?: true;
}

const KINDS: readonly Kind[] = [
  { name: 'profile', role: 'doctor', begins: '{"data":{"person":{"' },
  {
    name: 'look-up by card',
    role: 'doctor',
    // One caller may look up only so many persons a second.
    callers: 16,
    begins: '{"data":{"personByIdentifier":{"',
    body: ({ card }) => JSON.stringify({ query: CARD, variables: { value: card } }),
  },
  {
    name: 'contracted persons',
    role: 'family-doctor',
    begins: '{"data":{"contractedPersons":{"nodes":[',
    body: () => JSON.stringify({ query: LIST }),
  },
  {
    name: 'residents in the grid',
    role: 'primary-care-worker',
    purpose: 'PUBHLTH',
    begins: '{"data":{"gridPersons":{"nodes":[{"',
    body: () => JSON.stringify({ query: GRID }),
  },
  {
    name: 'yellow ones among them',
    role: 'primary-care-worker',
    purpose: 'PUBHLTH',
    begins: '{"data":{"gridPersons":{"nodes":[',
    body: () => JSON.stringify({ query: GRID, variables: { color: 'YELLOW' } }),
  },
  {
    name: 'portrait of the city',
    role: 'analyst',
    counted: true,
    begins: '{"data":{"division":{"portrait":{',
    body: () => JSON.stringify({ query: PORTRAIT, variables: { period: PERIOD } }),
  },
  {
    name: 'cockpit, first screen, alone',
    role: 'city-regulator',
    counted: true,
    connections: 1,
    begins: '{"data":{"division":{"',
    body: () =>
      JSON.stringify({
        query: DOCUMENTS.cockpit,
        variables: { division: '500000', period: PERIOD, indicator: 'BPH-05', within: true },
      }),
  },
];

const usedBy = ({ processorTime = Number.NaN }: Measured): number => processorTime;

/** A city of one size, and a hub on it. */
interface City {
  persons: number;
  sql: Sql;
  hub: Contender;
  /** By the name of the kind. */
  questions: Map<string, Question[]>;
  close(): Promise<void>;
}

const wanted = values.questions?.split(',');
const asked = KINDS.filter(({ name }) => !wanted || wanted.some((one) => name.startsWith(one)));

const cities: City[] = [];
try {
  for (const persons of SIZES) cities.push(await build(persons));
  console.log('| persons | question | requests/s | p50 ms | p99 ms | processor µs | to the smallest |');
  console.log('|--:|---|--:|--:|--:|--:|--:|');
  for (const kind of asked) await compare(kind);
} finally {
  for (const city of cities) await city.close();
}

/** The cities take turns: a machine that slows down meanwhile slows all of them. */
async function compare(kind: Kind): Promise<void> {
  const rounds = cities.map((): Measured[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [n, { hub, sql, questions }] of cities.entries()) {
      const order = {
        questions: questions.get(kind.name)!,
        connections: kind.connections ?? 16,
        warmupSeconds: round === 0 ? 3 : 1,
        seconds: Number(values.seconds),
        begins: kind.begins,
      };
      rounds[n]!.push(await measure(hub, order, sql));
    }
  const base = usedBy(median(rounds[0]!, usedBy));
  for (const [n, { persons }] of cities.entries()) {
    const result = median(rounds[n]!, usedBy);
    const cells = [
      persons.toLocaleString('en'),
      kind.name,
      Math.round(result.requestsPerSecond),
      result.p50.toFixed(1),
      result.p99.toFixed(1),
      Math.round(usedBy(result)),
      `${(usedBy(result) / base).toFixed(2)} ×`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

async function build(persons: number): Promise<City> {
  const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-scale-'));
  await chmod(dataDir, 0o755);
  const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir }), () => {});
  const closing = async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const { sql, url, vault } = database;
    const treated = await populate(url, vault, { persons, seed: Number(values.seed) });
    if (asked.some((kind) => kind.counted)) await rebuild(sql, cubes);
    const questions = new Map<string, Question[]>();
    const options = { dataDir, vault, seed: Number(values.seed), count: QUESTIONS };
    for (const kind of asked) questions.set(kind.name, await questionsOf(kind, treated, options));
    const env = { DATABASE_URL: url, HUB_DATA_DIR: dataDir, ...NOTHING_ELSE };
    const server = await startServer('gateway/main.ts', [], env);
    const close = () => server.stop().then(closing);
    return { persons, sql, hub: { name: 'the hub', url: server.url, pids: [server.pid] }, questions, close };
  } catch (error) {
    await closing();
    throw error;
  }
}
