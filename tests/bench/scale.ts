import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoCast } from '@hub/db/demo/cast.ts';
import { DOCUMENTS } from '@hub/explorer/src/documents.ts';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { NOTHING_ELSE } from './contenders.ts';
import { type Measured, measure } from './measure.ts';
import { populate, type Treated } from './population.ts';
import type { Question } from './query.ts';
import { createRandom } from './random.ts';
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
  },
});
const SIZES = values.persons.split(',').map(Number);
const QUESTIONS = 5_000;
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

interface Kind {
  name: string;
  role: 'doctor' | 'family-doctor' | 'primary-care-worker' | 'analyst' | 'city-regulator';
  purpose?: string;
  /** How many ask at once; 16 unless said. */
  connections?: number;
  begins: string;
  /** Of each institution; 1 unless said. */
  callers?: number;
  body?: (of: Treated) => string;
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
    begins: '{"data":{"division":{"portrait":{',
    body: () => JSON.stringify({ query: PORTRAIT, variables: { period: PERIOD } }),
  },
  {
    name: 'cockpit, first screen, alone',
    role: 'city-regulator',
    connections: 1,
    begins: '{"data":{"division":{"',
    body: () =>
      JSON.stringify({
        query: DOCUMENTS.cockpit,
        variables: { division: '500000', period: PERIOD, indicator: 'BPH-05', within: true },
      }),
  },
];

console.log('| persons | question | requests/s | p50 ms | p99 ms | processor µs | to the smallest |');
console.log('|--:|---|--:|--:|--:|--:|--:|');
const first = new Map<string, number>();
for (const persons of SIZES)
  for (const [kind, result] of await measureAt(persons)) {
    const used = result.processorTime ?? Number.NaN;
    const base = first.get(kind) ?? used;
    first.set(kind, base);
    const cells = [
      persons.toLocaleString('en'),
      kind,
      Math.round(result.requestsPerSecond),
      result.p50.toFixed(1),
      result.p99.toFixed(1),
      Math.round(used),
      `${(used / base).toFixed(2)} ×`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }

async function measureAt(persons: number): Promise<[string, Measured][]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-scale-'));
  await chmod(dataDir, 0o755);
  const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir }), () => {});
  const seed = Number(values.seed);
  try {
    const treated = await populate(database.url, database.vault, { persons, seed });
    await rebuild(database.sql, cubes);
    const env = { DATABASE_URL: database.url, HUB_DATA_DIR: dataDir, ...NOTHING_ELSE };
    const hub = await startServer('gateway/main.ts', [], env);
    const contender = { name: 'the hub', url: hub.url, pids: [hub.pid] };
    const results: [string, Measured][] = [];
    try {
      for (const kind of KINDS) {
        const questions = await questionsOf(kind, treated, dataDir, database);
        const order = {
          questions,
          connections: kind.connections ?? 16,
          warmupSeconds: 3,
          seconds: Number(values.seconds),
        };
        const measured = await measure(contender, { ...order, begins: kind.begins }, database.sql);
        results.push([kind.name, measured]);
      }
    } finally {
      await hub.stop();
    }
    return results;
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Random persons, each asked for by somebody of an institution that treats them. */
async function questionsOf(
  { role, purpose, callers = 1, body }: Kind,
  treated: readonly Treated[],
  dataDir: string,
  { vault }: Pick<Awaited<ReturnType<typeof open>>, 'vault'>,
): Promise<Question[]> {
  const issuer = await openDemoIssuer(dataDir);
  const member = demoCast(vault).find(({ name }) => name === role)!;
  const tokens = new Map<string, string>();
  for (const institution of new Set(treated.map((one) => one.institution)))
    for (let n = 0; n < callers; n++) {
      const named = { ...member, name: `${role} ${n} of ${institution}` as typeof role };
      tokens.set(`${institution} ${n}`, (await issuer.issue(named, { institutionCode: institution })).token);
    }
  const random = createRandom(Number(values.seed) + 1);
  return Array.from({ length: QUESTIONS }, (_, n) => {
    const one = random.pick(treated);
    const token = tokens.get(`${one.institution} ${n % callers}`)!;
    return {
      personId: one.personId,
      token,
      ...(body ? { body: body(one) } : {}),
      ...(purpose ? { purpose } : {}),
    };
  });
}
