import { checkReachable } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { AUDIT_ROLE, openAccessLog } from '../audit/access-log.ts';
import { LiveClassifications } from '../authorization/live-classifications.ts';
import { releasedClassifications } from '../resource/composed.ts';
import { type Register, registerOf } from '../resource/register.ts';
import { actorPublicKey } from './actor-key.ts';
import { type ProcessConfig, readProcessConfig } from './config.ts';
import type { Subgraph } from './define-subgraph.ts';
import { createLog } from './log.ts';
import { serveSubgraph } from './serve.ts';
import { roleOf, servicesFor } from './services.ts';

/** What is open already when a subgraph is served; `close` is called last. */
export interface Database {
  url: string;
  vault: Vault;
  close(): Promise<void>;
}

/**
 * Serves one subgraph on the configured address until SIGINT or SIGTERM, on a database that is up to date.
 * @returns the address it listens on
 */
export async function runSubgraph(
  subgraph: Subgraph,
  config: ProcessConfig,
  database: Database,
  register: Register = registerOf([subgraph]),
): Promise<string> {
  const log = createLog(config.logLevel);
  const { url: databaseUrl, vault } = database;
  const classifications = new LiveClassifications(releasedClassifications());
  const services = servicesFor(subgraph, {
    url: databaseUrl,
    vault,
    classifications,
    register,
    onError: (error) => log.error('resolver failed', error, { subgraph: subgraph.name }),
  });
  const stopFollowing = await classifications.follow({
    url: databaseUrl,
    sql: services.sql,
    onError: (error) => log.error('raised levels not read', error),
  });
  const accessLog = openAccessLog({
    url: databaseUrl,
    vault,
    onError: (error) => log.error('access log not written', error),
  });
  const app = serveSubgraph(subgraph, { services, actorKey: actorPublicKey(config), accessLog });
  const url = await app.listen({ port: config.port, host: config.host });
  const stop = async () => {
    await app.close();
    await accessLog.close();
    await stopFollowing();
    await services.close();
    await database.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      log.info('draining', { signal });
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  log.info('listening', { subgraph: subgraph.name, url });
  return url;
}

/**
 * What a subgraph's `main.ts` runs: the subgraph alone, on the server of DATABASE_URL, which somebody who may
 * migrate has brought up to date.
 * @param register of all subgraphs, for the one that needs it
 */
export async function runAlone(subgraph: Subgraph, register?: Register): Promise<void> {
  try {
    const config = readProcessConfig();
    const { databaseUrl: url, dataDir } = config;
    if (!url)
      throw new StartupError(
        `DATABASE_URL is missing: a subgraph alone starts no database; “hub subgraph ${subgraph.name}” does.`,
      );
    await checkReachable(url, roleOf(subgraph), AUDIT_ROLE);
    const database = { url, vault: openVault(dataDir), close: async () => {} };
    await runSubgraph(subgraph, config, database, register);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
