import { type Server, startServer } from './servers.ts';

export interface Contender {
  name: string;
  url: string;
}

/** The subgraphs that the profile touches. */
const TOUCHED = ['person', 'record', 'institution'];

export interface Contenders {
  list: Contender[];
  stop(): Promise<void>;
}

/**
 * Starts all contenders on the same database, each server in its own process. An idle one costs nothing, and all of
 * them must be up to compare their answers. `profileDir`: where node writes a CPU profile of the hub.
 */
export async function startContenders(
  env: Record<string, string>,
  profileDir: string | undefined,
): Promise<Contenders> {
  const servers: Server[] = [];
  const stop = async () => {
    for (const server of servers.splice(0).reverse()) await server.stop();
  };
  const start = async (file: string, args: string[] = [], more = {}, flags: string[] = []) => {
    const server = await startServer(file, args, { ...env, ...more }, flags);
    servers.push(server);
    return server.url;
  };
  /** Starts a process for each subgraph; the value of SUBGRAPH_URLS. */
  const startSubgraphs = async (file: string, args: string[], more = {}) => {
    const urls: string[] = [];
    for (const name of TOUCHED) urls.push(`${name}=${await start(file, [...args, name], more)}`);
    return { SUBGRAPH_URLS: urls.join() };
  };
  try {
    const flags = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`] : [];
    const hub = await start('gateway/main.ts', [], {}, flags);
    const overHttp = await startSubgraphs('gateway/cli/main.ts', ['subgraph']);
    const hubOverHttp = await start('gateway/main.ts', [], overHttp);
    // Their connections get the planner setting that the hub's pools have.
    const plans = { DATABASE_URL: `${env.DATABASE_URL}?plan_cache_mode=force_generic_plan` };
    const stockSubgraphs = await startSubgraphs('tests/bench/stock/subgraph.ts', [], plans);
    const stock = await start('tests/bench/stock/gateway.ts', [], stockSubgraphs);
    const limit = await start('tests/bench/limit.ts', [], plans);
    return {
      list: [
        { name: 'the hub, in process, with authorization', url: hub },
        { name: 'the hub, HTTP subgraphs, with authorization', url: hubOverHttp },
        { name: 'stock parts, HTTP subgraphs, no authorization', url: stock },
        { name: 'hand-written SQL behind node:http, no authorization (the limit)', url: limit },
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
