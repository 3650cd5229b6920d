import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { type CastName, demoCast } from '@hub/db/demo/cast.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import type { Environment } from '@hub/gateway/environment.ts';
import { startHub } from '@hub/gateway/hub.ts';
import { type DemoOverrides, findMember, openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { defaultLimits, type Limits } from '@hub/gateway/limits/limits.ts';
import { openAccessLog } from '@hub/kernel/audit/access-log.ts';
import { anchorFileIn } from '@hub/kernel/audit/anchor.ts';
import { LiveClassifications } from '@hub/kernel/authorization/live-classifications.ts';
import { actorPublicKey } from '@hub/kernel/runtime/actor-key.ts';
import { createLog, type Log } from '@hub/kernel/runtime/log.ts';
import { serveSubgraph } from '@hub/kernel/runtime/serve.ts';
import { type ServicesOptions, servicesFor } from '@hub/kernel/runtime/services.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { register } from '@hub/subgraphs/register.ts';
import { type GraphQLFormattedError, parse } from 'graphql';

export type Wire = 'in-process' | 'http';
export const WIRES: readonly Wire[] = ['in-process', 'http'];

/** Who asks: a demo person, or nobody. */
export type Who = CastName | undefined;

/** What a client got, as bytes and read. */
export interface Answer<D = Record<string, unknown>> {
  status: number;
  text: string;
  data?: D | null;
  errors?: GraphQLFormattedError[];
  extensions?: { masked?: string[] };
}

export interface TestHub {
  /** http://127.0.0.1:PORT */
  url: string;
  environment: Environment;
  /** Asks `POST /graphql` as a demo person; `headers` win over the token's. */
  ask<D = Record<string, unknown>>(
    who: Who,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer<D>>;
  token(who: CastName, overrides?: DemoOverrides): Promise<string>;
  /** SQL texts of the subgraphs since the last call, in the order they were sent. */
  statements(): string[];
  /** SQL texts of the access log since the last call. */
  logStatements(): string[];
  /** Log lines since the start. */
  logs: readonly string[];
  /** As the owner of the database. */
  sql: Sql;
  vault: Vault;
  /** Where each subgraph answers, on the HTTP wire. */
  subgraphUrls: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export interface TestHubOptions {
  wire: Wire;
  /** Shares this hub's database and keys, so that ids are the same; close the other one last. */
  beside?: TestHub;
  /** Subgraphs that are to be sought at these addresses, whatever the wire. */
  elsewhere?: Readonly<Record<string, string>>;
  /** Over the default limits. */
  limits?: Partial<Limits>;
  /** Over the development environment. */
  configured?: Partial<Environment>;
}

/** A whole hub with the demo people on a database of its own, asked through its public door. */
export async function startTestHub({
  wire,
  beside,
  elsewhere = {},
  limits = {},
  configured = {},
}: TestHubOptions): Promise<TestHub> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const { databaseUrl, dataDir } = beside?.environment ?? (await ownPlace(closing));
    let environment: Environment = {
      port: 0,
      host: '127.0.0.1',
      databaseUrl: databaseUrl!,
      dataDir,
      mode: 'development',
      rolesFrom: 'token',
      corsOrigins: [],
      subgraphUrls: new Map(),
      treatingDays: 90,
      seedPersons: 0,
      workers: 1,
      jobs: false,
      auditAnchor: anchorFileIn(dataDir),
      auditMonths: 72,
      exportsFolder: join(dataDir, 'exports'),
      logLevel: 'info',
      ...configured,
    };
    const vault = openVault(dataDir);
    const sql = connect(databaseUrl!, { max: 2 });
    closing.push(() => sql.end());
    const sent: string[] = [];
    const sentToLog: string[] = [];
    const logs: string[] = [];
    const log = createLog('info', (line) => logs.push(line) > 0);
    const onQuery = (statement: string) => void sent.push(statement);
    const all = { ...defaultLimits, ...limits };
    const onLogQuery = (statement: string) => void sentToLog.push(statement);
    const watched = { onQuery, onLogQuery, log, statementTimeout: all.timeoutMs };
    const served = wire === 'http' ? await serveAll(environment, vault, watched, closing) : [];
    environment = { ...environment, subgraphUrls: new Map([...served, ...Object.entries(elsewhere)]) };
    const hub = await startHub(environment, {
      log,
      say: (line) => logs.push(line),
      onQuery,
      onLogQuery,
      limits: all,
    });
    closing.push(hub.close);
    const token = await tokens(environment, vault);
    return {
      url: hub.url,
      environment,
      token,
      statements: () => sent.splice(0),
      logStatements: () => sentToLog.splice(0),
      logs,
      sql,
      vault,
      subgraphUrls: environment.subgraphUrls,
      close,
      async ask(who, query, variables, headers) {
        const response = await fetch(`${hub.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(who && { authorization: `Bearer ${await token(who)}` }),
            ...headers,
          },
          body: JSON.stringify({ query, variables }),
        });
        const text = await response.text();
        return { status: response.status, text, ...JSON.parse(text) };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ownPlace(
  closing: (() => Promise<unknown>)[],
): Promise<Pick<Environment, 'databaseUrl' | 'dataDir'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-tests-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const database: TestDatabase = await createTestDatabase();
  closing.push(database.drop);
  return { databaseUrl: database.url, dataDir };
}

/** Every subgraph as a server of its own, as `hub subgraph NAME` runs it. */
async function serveAll(
  environment: Environment,
  vault: Vault,
  watched: Pick<ServicesOptions, 'onQuery' | 'statementTimeout'> & {
    log: Log;
    onLogQuery: (statement: string) => void;
  },
  closing: (() => Promise<unknown>)[],
): Promise<Map<string, string>> {
  const supergraph = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
  const classifications = new LiveClassifications(classificationsOf(parse(supergraph)));
  const urls = new Map<string, string>();
  const { log, onLogQuery, ...options } = watched;
  const url = environment.databaseUrl!;
  const sql = connect(url, { max: 1, role: 'hub_access' });
  closing.push(() => sql.end());
  const notRead = (error: unknown) => log.error('raised levels not read', error);
  closing.push(await classifications.follow({ url, sql, onError: notRead }));
  for (const subgraph of subgraphs) {
    const services = servicesFor(subgraph, {
      url,
      vault,
      classifications,
      register: register(),
      onError: (error) => log.error('resolver failed', error, { subgraph: subgraph.name }),
      ...options,
    });
    closing.push(services.close);
    const onError = (error: unknown) => log.error('access log not written', error);
    const accessLog = openAccessLog({ url, vault, onError, onQuery: onLogQuery });
    closing.push(accessLog.close);
    const app = serveSubgraph(subgraph, { services, actorKey: actorPublicKey(environment), accessLog });
    closing.push(() => app.close());
    urls.set(subgraph.name, `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`);
  }
  return urls;
}

/** `hub token`: one token a name and overrides, so that a caller is the same from request to request. */
async function tokens({ dataDir }: Environment, vault: Vault): Promise<TestHub['token']> {
  const issuer = await openDemoIssuer(dataDir);
  const cast = demoCast(vault);
  const issued = new Map<string, string>();
  return async (who, overrides = {}) => {
    const key = JSON.stringify([who, overrides]);
    const known = issued.get(key);
    if (known) return known;
    const member = findMember(cast, who);
    if (typeof member === 'string') throw new Error(member);
    const { token } = await issuer.issue(member, overrides);
    issued.set(key, token);
    return token;
  };
}
