import { type Server, startServer } from './servers.ts';

export interface Contender {
  name: string;
  url: string;
  /** Its processes, the database's not among them. */
  pids: number[];
}

/** Servers that are up, and how they end. */
export interface Contenders {
  list: Contender[];
  stop(): Promise<void>;
}

/** The city is not loaded beside the measurement, and no job runs in it. */
export const NOTHING_ELSE = { HUB_SEED_PERSONS: '0', HUB_JOBS: 'false' };

/** The subgraphs that the profile touches. */
const TOUCHED = ['person', 'record', 'institution'];

/** What of the hub a contender has switched off, to tell what it costs. */
export const WHOLE = 'the hub, in process, with authorization';
export const PARTS = { guard: 'the hub, in process, guard off', log: `${WHOLE}, log off` };

type Start = (file: string, args?: string[], more?: object, flags?: string[]) => Promise<Server>;

/** Starts the hub in process on one database: the whole of it, without its log, and without its guard. */
export const startHubs = (env: Record<string, string>): Promise<Contenders> => startAll(env, hubs);

/**
 * Starts all contenders on the same database, each server in its own process. An idle one costs nothing, and all of
 * them must be up to compare their answers. `profileDir`: where node writes a CPU profile of the hub.
 */
export const startContenders = (env: Record<string, string>, profileDir?: string): Promise<Contenders> =>
  startAll(env, async (start) => {
    // The others' connections get the planner setting that the hub's pools have.
    const plans = { DATABASE_URL: `${env.DATABASE_URL}?plan_cache_mode=force_generic_plan` };
    return [
      ...(await hubs(start, profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [])),
      {
        name: 'the hub, HTTP subgraphs, with authorization',
        ...(await federated(start, 'gateway/main.ts', ['gateway/cli/main.ts', 'subgraph'], NOTHING_ELSE)),
      },
      {
        name: 'stock parts, HTTP subgraphs, no authorization',
        ...(await federated(start, 'tests/bench/stock/gateway.ts', ['tests/bench/stock/subgraph.ts'], plans)),
      },
      {
        name: 'hand-written SQL behind node:http, no authorization (the limit)',
        ...alone(await start('tests/bench/limit.ts', [], plans)),
      },
    ];
  });

/** @param flags for the whole hub's process */
const hubs = async (start: Start, flags: string[] = []): Promise<Contender[]> => [
  { name: WHOLE, ...alone(await start('gateway/main.ts', [], NOTHING_ELSE, flags)) },
  { name: PARTS.log, ...alone(await start('tests/bench/log-off.ts', [], NOTHING_ELSE)) },
  { name: PARTS.guard, ...alone(await start('tests/bench/guard-off.ts', [], NOTHING_ELSE)) },
];

/** Starts a process for each subgraph, and the gateway that reaches them over HTTP. */
async function federated(
  start: Start,
  gateway: string,
  [file, ...args]: readonly [string, ...string[]],
  more: object,
): Promise<Omit<Contender, 'name'>> {
  const parts: Server[] = [];
  for (const name of TOUCHED) parts.push(await start(file, [...args, name], more));
  const urls = parts.map((part, n) => `${TOUCHED[n]}=${part.url}`);
  const face = await start(gateway, [], { ...more, SUBGRAPH_URLS: urls.join() });
  return { url: face.url, pids: [face, ...parts].map(({ pid }) => pid) };
}

const alone = ({ url, pid }: Server) => ({ url, pids: [pid] });

/** All of them or, when one does not start, none. */
async function startAll(
  env: Record<string, string>,
  list: (start: Start) => Promise<Contender[]>,
): Promise<Contenders> {
  const servers: Server[] = [];
  const stop = async () => {
    for (const server of servers.splice(0).reverse()) await server.stop();
  };
  const start: Start = async (file, args = [], more = {}, flags = []) => {
    const server = await startServer(file, args, { ...env, ...more }, flags);
    servers.push(server);
    return server;
  };
  try {
    return { list: await list(start), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
