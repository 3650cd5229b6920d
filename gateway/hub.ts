import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { demoCast } from '@hub/db/demo/cast.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { ensureExplorerBuilt } from '@hub/explorer/build.ts';
import { type AccessLog, openAccessLog } from '@hub/kernel/audit/access-log.ts';
import { LiveClassifications } from '@hub/kernel/authorization/live-classifications.ts';
import { deliverTo } from '@hub/kernel/intake/deliver.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { parse } from 'graphql';
import { type Opened, open } from './cli/open.ts';
import { createGateway } from './create-gateway.ts';
import { ownDocuments, readManifest } from './documents/manifest.ts';
import type { Environment } from './environment.ts';
import { explorerConfig } from './explorer-config.ts';
import { createHttpApp } from './http/app.ts';
import { registerBackflowFiles } from './http/backflow.ts';
import { registerCatalogFiles } from './http/catalog-files.ts';
import { registerCopy } from './http/copy.ts';
import { registerIngest } from './http/ingest.ts';
import { noticeOf } from './http/pages.ts';
import { registerStatisticsCsv } from './http/statistics-csv.ts';
import { holderByAssignments } from './identity/assigned-holder.ts';
import { type HolderOf, holderByClaims } from './identity/holder.ts';
import { openIdentity } from './identity/open-identity.ts';
import { rememberAssignments } from './identity/remember-assignments.ts';
import { jobContext, sealAtEnd } from './jobs/job-context.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import { createMetrics } from './observe/metrics.ts';
import { readiness } from './observe/readiness.ts';
import { startTracing } from './observe/tracing.ts';
import { openSources } from './wire/open-sources.ts';
import { workBeside } from './work-beside.ts';

export interface Hub {
  url: string;
  close(): Promise<void>;
}

export interface HubHooks {
  log: Log;
  /** Told, in words, what an operator should know while the hub starts. */
  say: (line: string) => void;
  /** Told the text of each statement of the subgraphs in process. */
  onQuery?: (statement: string) => void;
  /** Other limits than the default ones. */
  limits?: Limits;
  /** Told the text of each statement of the access log. */
  onLogQuery?: (statement: string) => void;
  /** Another access log than the database's; for measuring what that one costs. Nothing configures it. */
  accessLog?: AccessLog;
}

const committed = (name: string) => readFileSync(new URL(import.meta.resolve(`@hub/schema/${name}`)), 'utf8');

/** Opens everything in order, and closes it in the reverse one. @throws StartupError with a sentence */
export async function startHub(environment: Environment, hooks: HubHooks): Promise<Hub> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const database = await open(environment, hooks.say);
    closing.push(database.close);
    if (environment.jobs && !cluster.isWorker)
      closing.push(() => sealAtEnd(jobContext(environment, database, hooks.log)));
    const url = await serve(environment, database, hooks, closing);
    // Of several workers, the primary does what is to be done once.
    if (!cluster.isWorker) closing.push(await workBeside(environment, database, hooks));
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function serve(
  environment: Environment,
  database: Opened,
  hooks: HubHooks,
  closing: (() => Promise<unknown>)[],
): Promise<string> {
  const { log, limits = defaultLimits } = hooks;
  const supergraphSdl = committed('supergraph.graphql');
  const schema = classificationsOf(parse(supergraphSdl));
  const classifications = new LiveClassifications(schema);
  const onError = (error: unknown) => log.error('raised levels not read', error);
  closing.push(await classifications.follow({ ...database, onError }));
  const statementTimeout = limits.timeoutMs;
  const subgraphs = openSources({ ...hooks, environment, database, classifications, statementTimeout });
  closing.push(subgraphs.close);
  const accessLog = hooks.accessLog ?? openLog(database, hooks);
  closing.push(accessLog.close);
  const server = createGateway({
    supergraphSdl,
    classifications,
    sources: subgraphs.sources,
    accessLog,
    limits,
    openIntrospection: environment.mode === 'development',
    onFailure: (subgraph, error) => log.error('subgraph failed', error, { subgraph }),
    onError: (error) => log.error('request failed', error),
  });
  await server.start();
  closing.push(() => server.stop());
  const tracing = environment.otlpEndpoint ? await startTracing(environment.otlpEndpoint) : undefined;
  if (tracing) closing.push(tracing.close);
  const cast = environment.mode === 'development' ? demoCast(database.vault) : [];
  const holderOf = await holders(environment, database, log, closing);
  const identity = await openIdentity(environment, { cast, holderOf, log });
  const folder = await ensureExplorerBuilt();
  const app = await createHttpApp({
    server,
    authenticate: identity.authenticate,
    apiSdl: committed('api.graphql'),
    documents: {
      manifest: new Map([
        ...ownDocuments,
        ...(environment.documentsFile ? readManifest(environment.documentsFile) : []),
      ]),
      trustedOnly: environment.trustedDocumentsOnly ?? false,
    },
    pages: {
      folder,
      config: explorerConfig(environment.mode, cast),
      classifications: schema,
      access: identity.access,
    },
    corsOrigins: environment.corsOrigins,
    limits,
    observer: (inside) => ({ log, metrics: createMetrics(inside), tracing }),
    isReady: readiness(() => database.sql`select 1`),
  });
  const { url, vault } = database;
  const deliver = deliverTo({ url, vault, treatingDays: environment.treatingDays, mappers: intake, cubes });
  await registerIngest(app, identity.bearer, deliver);
  const caller = { server, authenticate: identity.bearer, timeoutMs: limits.timeoutMs };
  registerStatisticsCsv(app, caller);
  registerCatalogFiles(app, caller);
  // Downloaded by programs, and from the page of back-flow.
  registerBackflowFiles(app, {
    ...caller,
    authenticate: identity.authenticate,
    folder: environment.exportsFolder,
  });
  registerCopy(app, { ...caller, apiSdl: committed('api.graphql') });
  identity.registerRoutes(app, noticeOf(folder));
  closing.push(() => app.close());
  return listen(app, environment);
}

/** How a token's holder gets a role. */
async function holders(
  { rolesFrom }: Environment,
  database: Opened,
  log: Log,
  closing: (() => Promise<unknown>)[],
): Promise<HolderOf> {
  if (rolesFrom === 'token') return holderByClaims;
  const assignments = await rememberAssignments(database, log);
  closing.push(assignments.close);
  return holderByAssignments(assignments.of);
}

const openLog = ({ url, vault }: Opened, { log, onLogQuery }: HubHooks): AccessLog =>
  openAccessLog({
    url,
    vault,
    onError: (error) => log.error('access log not written', error),
    ...(onLogQuery ? { onQuery: onLogQuery } : {}),
  });

/** Connections that wait to be accepted: more than Node's 511, whose overflow made callers try again after seconds. */
const BACKLOG = 4_096;

async function listen(
  app: { listen(options: { port: number; host: string; backlog: number }): Promise<string> },
  { port, host }: Environment,
): Promise<string> {
  try {
    return await app.listen({ port, host, backlog: BACKLOG });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} on ${host} is taken; set PORT to another one.`, { cause: error });
    throw new StartupError(`Cannot listen on ${host}:${port} (${code ?? 'unknown error'}).`, {
      cause: error,
    });
  }
}
