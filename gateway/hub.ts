import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { demoCast } from '@hub/db/demo/cast.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { ensureExplorerBuilt } from '@hub/explorer/build.ts';
import { deliverTo } from '@hub/kernel/intake/deliver.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { servicesFor } from '@hub/kernel/runtime/services.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { parse } from 'graphql';
import { type Opened, open } from './cli/open.ts';
import { seedInBackground } from './cli/seed-in-background.ts';
import { createGateway } from './create-gateway.ts';
import { readManifest } from './documents/manifest.ts';
import type { Environment } from './environment.ts';
import { explorerConfig } from './explorer-config.ts';
import { createHttpApp } from './http/app.ts';
import { registerIngest } from './http/ingest.ts';
import { noticeOf } from './http/pages.ts';
import { DEMO_AUDIENCE, DEMO_ISSUER, openDemoIssuer } from './identity/demo-issuer.ts';
import { registerDemoRoutes } from './identity/demo-routes.ts';
import { registerLogin } from './identity/login.ts';
import { createSessions } from './identity/session.ts';
import { createAuthenticate } from './identity/verify-token.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import { createMetrics } from './observe/metrics.ts';
import { readiness } from './observe/readiness.ts';
import { startTracing } from './observe/tracing.ts';
import type { DataSource } from './wire/data-source.ts';
import { overHttp } from './wire/http.ts';
import { inProcess } from './wire/in-process.ts';

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
    const url = await serve(environment, database, hooks, closing);
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
  const development = environment.mode === 'development';
  const supergraphSdl = committed('supergraph.graphql');
  const sources = sourcesOf(environment, database, supergraphSdl, { ...hooks, limits }, closing);
  const server = createGateway({
    supergraphSdl,
    sources,
    limits,
    openIntrospection: development,
    onFailure: (subgraph, error) => log.error('subgraph failed', error, { subgraph }),
    onError: (error) => log.error('request failed', error),
  });
  await server.start();
  closing.push(() => server.stop());
  const demo = development ? await openDemoIssuer(environment.dataDir) : undefined;
  const cast = development ? demoCast(database.vault) : [];
  const tracing = environment.otlpEndpoint ? await startTracing(environment.otlpEndpoint) : undefined;
  if (tracing) closing.push(tracing.close);
  const authenticate = createAuthenticate(trustedIssuer(environment, demo?.keys));
  const folder = await ensureExplorerBuilt();
  const { oidc, login } = environment;
  const secret = actorPrivateKey(environment);
  const sessions = !development && oidc && login ? createSessions(secret, login.publicUrl) : undefined;
  const app = await createHttpApp({
    server,
    authenticate: sessions?.authenticating(authenticate) ?? authenticate,
    apiSdl: committed('api.graphql'),
    documents: {
      manifest: environment.documentsFile ? readManifest(environment.documentsFile) : new Map(),
      trustedOnly: environment.trustedDocumentsOnly ?? false,
    },
    pages: {
      folder,
      config: explorerConfig(environment.mode, cast),
      classifications: classificationsOf(parse(supergraphSdl)),
      access: development ? 'open' : (sessions?.visitor(authenticate) ?? 'closed'),
    },
    corsOrigins: environment.corsOrigins,
    limits,
    observer: (inside) => ({ log, metrics: createMetrics(inside), tracing }),
    isReady: readiness(() => database.sql`select 1`),
  });
  const { url: databaseUrl, vault } = database;
  const { treatingDays } = environment;
  const deliver = deliverTo({ url: databaseUrl, vault, treatingDays, mappers: intake });
  await registerIngest(app, authenticate, deliver);
  if (demo) registerDemoRoutes(app, demo, cast);
  if (oidc && login && sessions)
    registerLogin(app, {
      issuer: oidc.issuer,
      client: login,
      secret,
      sessions,
      authenticate,
      notice: noticeOf(folder),
      onError: (error) => log.error('login failed', error),
    });
  closing.push(() => app.close());
  const url = await listen(app, environment);
  if (!cluster.isWorker) closing.push(seedInBackground(environment, database, hooks));
  // The primary of several workers has the clock.
  if (environment.jobs && !cluster.isWorker) {
    const { sql } = database;
    const jobs = await startJobs(database.url, { sql, log, now: () => new Date() });
    closing.push(jobs.stop);
  }
  return url;
}

function sourcesOf(
  environment: Environment,
  database: Opened,
  supergraphSdl: string,
  { log, onQuery, limits }: HubHooks & { limits: Limits },
  closing: (() => Promise<unknown>)[],
): ReadonlyMap<string, DataSource> {
  const classifications = classificationsOf(parse(supergraphSdl));
  const unknown = [...environment.subgraphUrls.keys()].filter(
    (name) => !subgraphs.some((s) => s.name === name),
  );
  if (unknown.length > 0)
    throw new StartupError(`SUBGRAPH_URLS names no subgraph of this hub: ${unknown.join()}.`);
  const sources = new Map<string, DataSource>();
  for (const subgraph of subgraphs) {
    const url = environment.subgraphUrls.get(subgraph.name);
    if (url) {
      sources.set(subgraph.name, overHttp(subgraph.name, url, actorPrivateKey(environment)));
      continue;
    }
    const onError = (error: unknown) => log.error('resolver failed', error, { subgraph: subgraph.name });
    const services = servicesFor(subgraph, {
      url: database.url,
      vault: database.vault,
      classifications,
      onError,
      statementTimeout: limits.timeoutMs,
      ...(onQuery ? { onQuery } : {}),
    });
    closing.push(services.close);
    sources.set(subgraph.name, inProcess(subgraph, services));
  }
  return sources;
}

function trustedIssuer(
  environment: Environment,
  demoKeys: Parameters<typeof createAuthenticate>[0]['keys'] | undefined,
) {
  const { oidc } = environment;
  if (oidc) return { issuer: oidc.issuer, audience: oidc.audience, keys: oidc.jwksUrl };
  if (!demoKeys) throw new StartupError('No identity provider is configured.');
  return { issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, keys: demoKeys };
}

async function listen(
  app: { listen(options: { port: number; host: string }): Promise<string> },
  { port, host }: Environment,
): Promise<string> {
  try {
    return await app.listen({ port, host });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} on ${host} is taken; set PORT to another one.`, { cause: error });
    throw new StartupError(`Cannot listen on ${host}:${port} (${code ?? 'unknown error'}).`, {
      cause: error,
    });
  }
}
