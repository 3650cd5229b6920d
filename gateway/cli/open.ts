import { checkReachable, connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { loadDemo } from '@hub/db/demo/load.ts';
import { sameInstallation } from '@hub/db/installation.ts';
import { keepEmbedded } from '@hub/db/keep-embedded.ts';
import { loadDivisions } from '@hub/db/load-divisions.ts';
import { loadIndicators } from '@hub/db/load-indicators.ts';
import { migrate } from '@hub/db/migrate.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { isOfEdition } from '@hub/kernel/statistics/edition.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import type { Environment } from '../environment.ts';

export interface Opened {
  /** As the migrating owner. */
  sql: Sql;
  vault: Vault;
  url: string;
  close(): Promise<void>;
}

/**
 * The installation's database and its keys: the server of DATABASE_URL, or the data folder's own, which a
 * running hub shares. Tables are brought up to date; the division trees, the catalogue of indicators and,
 * in development, the demo people are there afterwards. `log` is told what an operator should know.
 * @throws StartupError
 */
export async function open(environment: Environment, log: (line: string) => void): Promise<Opened> {
  const { url, sql, close } = await openServer(environment, log);
  try {
    await migrate(url, log);
    const vault = openVault(environment.dataDir);
    await sameInstallation(sql, vault, environment.mode);
    const trees = await loadDivisions(sql);
    if (trees.length > 0) log(`Division trees loaded: ${trees.join(', ')}.`);
    if (!(await isOfEdition(sql, cubes)))
      log('The figures were counted by another release: count them anew with “hub rollup rebuild”.');
    await loadIndicators(sql);
    if (environment.mode === 'development' && (await loadDemo(sql, vault, { now: new Date() })))
      log('Demo people loaded.');
    return { sql, vault, url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The installation's database as it is: nothing is made in it or brought up to date. @throws StartupError */
export async function openServer(
  { databaseUrl, dataDir }: Environment,
  log: (line: string) => void,
): Promise<Omit<Opened, 'vault'>> {
  if (databaseUrl) await checkReachable(databaseUrl);
  const embedded = databaseUrl ? undefined : await keepEmbedded({ dataDir, log });
  const url = databaseUrl ?? embedded!.url;
  const sql = connect(url);
  return {
    url,
    sql,
    async close() {
      await sql.end({ timeout: 5 });
      await embedded?.stop();
    },
  };
}
