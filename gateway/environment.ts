import { join, resolve } from 'node:path';
import { anchorFileIn } from '@hub/kernel/audit/anchor.ts';
import {
  type ConfigReader,
  configReader,
  type ProcessConfig,
  processConfig,
  processVariables,
  type Variable,
} from '@hub/kernel/runtime/config.ts';

/** Every environment variable the hub reads. The README's table is this one. */
export const environmentVariables = [
  ...processVariables,
  {
    name: 'HUB_ENV',
    default: 'development',
    meaning: '`development` has the demo people and their issuer; `production` has neither and needs OIDC_*.',
  },
  { name: 'OIDC_ISSUER', default: '', meaning: 'The `iss` that tokens must carry.' },
  { name: 'OIDC_AUDIENCE', default: 'healthhub', meaning: 'The `aud` that tokens must carry.' },
  {
    name: 'OIDC_JWKS_URL',
    default: '',
    meaning: 'Where the identity provider publishes its public keys; https, or http on this machine.',
  },
  {
    name: 'HUB_ROLES_FROM',
    default: '',
    meaning:
      'Where professional roles come from: `token` (its claims) or `assignments` (`assignRole`, by `iss` and `sub`); empty: `assignments` in production, `token` else.',
  },
  {
    name: 'OIDC_CLIENT_ID',
    default: '',
    meaning:
      'The hub as the identity provider knows it, for logging in to the pages; empty: no pages in production.',
  },
  {
    name: 'OIDC_CLIENT_SECRET',
    default: '',
    meaning: 'Its secret (client_secret_basic); empty: a public client.',
  },
  {
    name: 'HUB_PUBLIC_URL',
    default: '',
    meaning: 'Where browsers find the hub, as `https://hub.example`; needed with OIDC_CLIENT_ID.',
  },
  {
    name: 'HUB_CORS_ORIGINS',
    default: '',
    meaning:
      'Origins whose pages may ask the graph with tokens of their own: `https://a.example,https://b.example`.',
  },
  {
    name: 'SUBGRAPH_URLS',
    default: '',
    meaning: 'Subgraphs served elsewhere: `person=http://…,record=http://…`; the others run in process.',
  },
  {
    name: 'HUB_TREATING_DAYS',
    default: '90',
    meaning: 'Days after an encounter during which its institution counts as treating the person.',
  },
  {
    name: 'HUB_SEED_PERSONS',
    default: '20000',
    meaning:
      'People of the synthetic city that a development hub makes in the background where nobody delivers yet; 0: none.',
  },
  {
    name: 'HUB_DOCUMENTS',
    default: '',
    meaning: 'File of documents that clients name by `documentId`: a JSON object of ids and texts.',
  },
  {
    name: 'HUB_TRUSTED_DOCUMENTS_ONLY',
    default: 'false',
    meaning:
      '`true` refuses every document that HUB_DOCUMENTS does not hold; the explorer is held to it too.',
  },
  {
    name: 'HUB_JOBS',
    default: 'true',
    meaning: '`true`: this process also works on the job queue; `false`: leave it to others (`hub worker`).',
  },
  {
    name: 'HUB_AUDIT_ANCHOR',
    default: '',
    meaning:
      'File outside the database in which the access log is anchored; empty: one in the data folder. Jobs write it.',
  },
  {
    name: 'HUB_AUDIT_MONTHS',
    default: '72',
    meaning: 'Whole months that entries of the access log are kept.',
  },
  {
    name: 'HUB_EXPORTS',
    default: '',
    meaning:
      'Folder for the files of bulk exports, one for all hubs of a database; empty: one in the data folder.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: '',
    meaning: 'OpenTelemetry collector that gets traces (OTLP over HTTP); empty: no traces.',
  },
  {
    name: 'HUB_WORKERS',
    default: '1',
    meaning: 'Processes that answer on the one port; more than the machine has cores is of no use.',
  },
  {
    name: 'HUB_ACTOR_KEY',
    default: '',
    meaning: 'File of the private key that signs the actor for subgraphs; empty: one in the data folder.',
  },
] as const satisfies readonly Variable[];

type Reader = ConfigReader<(typeof environmentVariables)[number]['name']>;

const ENVIRONMENTS = ['development', 'production'] as const;
export const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const ROLE_SOURCES = ['token', 'assignments'] as const;

/** The hub as a client of the identity provider. */
export interface LoginClient {
  id: string;
  secret?: string;
  publicUrl: URL;
}

export interface Environment extends ProcessConfig {
  mode: (typeof ENVIRONMENTS)[number];
  /** Absent: only the demo issuer vouches for callers. */
  oidc?: { issuer: string; audience: string; jwksUrl: URL };
  /** Residents and guardians are whom the token names, either way. */
  rolesFrom: (typeof ROLE_SOURCES)[number];
  /** Absent: nobody can log in. */
  login?: LoginClient;
  /** As a browser writes them. */
  corsOrigins: readonly string[];
  subgraphUrls: ReadonlyMap<string, string>;
  treatingDays: number;
  seedPersons: number;
  /** Absolute. */
  documentsFile?: string;
  trustedDocumentsOnly?: boolean;
  workers: number;
  jobs: boolean;
  /** Absolute. */
  auditAnchor: string;
  /** Where the files of bulk exports are. */
  exportsFolder: string;
  auditMonths: number;
  /** Absent: no traces. */
  otlpEndpoint?: string;
  actorKeyFile?: string;
}

/**
 * Reads and checks the whole configuration.
 * @throws StartupError with one line for each variable that cannot be used, never with its secret parts.
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const read = configReader(env, environmentVariables);
  const mode = read.oneOf('HUB_ENV', ENVIRONMENTS);
  const oidc = readOidc(read, mode);
  const login = readLogin(read, oidc?.issuer);
  const documentsFile = read.optional('HUB_DOCUMENTS');
  const trustedDocumentsOnly = read.oneOf('HUB_TRUSTED_DOCUMENTS_ONLY', ['false', 'true']) === 'true';
  if (trustedDocumentsOnly && !documentsFile)
    read.problem('HUB_TRUSTED_DOCUMENTS_ONLY needs the documents: set HUB_DOCUMENTS.');
  const actorKeyFile = read.optional('HUB_ACTOR_KEY');
  const otlpEndpoint = read.optional('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (otlpEndpoint) read.url('OTEL_EXPORTER_OTLP_ENDPOINT', otlpEndpoint, ['http:', 'https:']);
  const anchor = read.optional('HUB_AUDIT_ANCHOR');
  const exports = read.optional('HUB_EXPORTS');
  const common = processConfig(read);
  const environment: Environment = {
    ...common,
    mode,
    ...(oidc && { oidc }),
    rolesFrom: readRolesFrom(read, mode),
    ...(login && { login }),
    corsOrigins: readOrigins(read),
    subgraphUrls: readSubgraphUrls(read),
    treatingDays: read.integer('HUB_TREATING_DAYS', 1, 3650),
    seedPersons: read.integer('HUB_SEED_PERSONS', 0, 5_000_000),
    workers: read.integer('HUB_WORKERS', 1, 64),
    jobs: read.oneOf('HUB_JOBS', ['true', 'false']) === 'true',
    auditAnchor: anchor ? resolve(anchor) : anchorFileIn(common.dataDir),
    exportsFolder: exports ? resolve(exports) : join(common.dataDir, 'exports'),
    auditMonths: read.integer('HUB_AUDIT_MONTHS', 6, 1_200),
    ...(otlpEndpoint && { otlpEndpoint }),
    ...(documentsFile && { documentsFile: resolve(documentsFile) }),
    trustedDocumentsOnly,
    ...(actorKeyFile && { actorKeyFile }),
  };
  read.finish();
  return environment;
}

function readOidc(read: Reader, mode: Environment['mode']): Environment['oidc'] {
  const issuer = read.optional('OIDC_ISSUER');
  const jwks = read.optional('OIDC_JWKS_URL');
  if (!issuer && !jwks && mode === 'development') return undefined;
  const why = mode === 'production' ? '; production needs it' : '';
  if (!issuer) read.problem(`OIDC_ISSUER is missing${why}.`);
  if (!jwks) read.problem(`OIDC_JWKS_URL is missing${why}.`);
  const jwksUrl = jwks ? readSafeUrl(read, 'OIDC_JWKS_URL', jwks) : undefined;
  return issuer && jwksUrl ? { issuer, audience: read.text('OIDC_AUDIENCE'), jwksUrl } : undefined;
}

function readRolesFrom(read: Reader, mode: Environment['mode']): Environment['rolesFrom'] {
  if (read.optional('HUB_ROLES_FROM')) return read.oneOf('HUB_ROLES_FROM', ROLE_SOURCES);
  return mode === 'production' ? 'assignments' : 'token';
}

function readLogin(read: Reader, issuer: string | undefined): LoginClient | undefined {
  const id = read.optional('OIDC_CLIENT_ID');
  if (!id) return undefined;
  if (issuer) readSafeUrl(read, 'OIDC_ISSUER', issuer);
  else read.problem('OIDC_CLIENT_ID needs the identity provider: set OIDC_ISSUER.');
  const secret = read.optional('OIDC_CLIENT_SECRET');
  const address = read.optional('HUB_PUBLIC_URL');
  if (!address) read.problem('HUB_PUBLIC_URL is missing; OIDC_CLIENT_ID needs it.');
  const publicUrl = address ? readSafeUrl(read, 'HUB_PUBLIC_URL', address) : undefined;
  if (publicUrl && `${publicUrl.origin}/` !== publicUrl.href)
    read.problem('HUB_PUBLIC_URL must name an origin only, such as https://hub.example.');
  return publicUrl && { id, ...(secret && { secret }), publicUrl };
}

/** Whoever can alter what passes here can be anyone. */
function readSafeUrl(read: Reader, name: Parameters<Reader['url']>[0], value: string): URL | undefined {
  const url = read.url(name, value, ['https:', 'http:']);
  if (url?.protocol === 'http:' && !LOOPBACK_NAMES.includes(url.hostname))
    read.problem(`${name} must be https unless it is on this machine.`);
  return url;
}

function readOrigins(read: Reader): string[] {
  const entries = read.text('HUB_CORS_ORIGINS').split(',').filter(Boolean);
  const origins = entries.map((entry) => entry.trim().replace(/\/$/, ''));
  for (const origin of origins)
    if (URL.parse(origin)?.origin !== origin)
      read.problem(
        `HUB_CORS_ORIGINS must be a list of origins such as https://app.example, not “${origin}”.`,
      );
  return origins;
}

function readSubgraphUrls(read: Reader): Map<string, string> {
  const urls = new Map<string, string>();
  for (const entry of read.text('SUBGRAPH_URLS').split(',').filter(Boolean)) {
    const [, name, address] = /^\s*([a-z][a-z-]*)=(.+?)\s*$/.exec(entry) ?? [];
    if (!name || !address) read.problem(`SUBGRAPH_URLS must be a list of name=address, not “${entry}”.`);
    else if (urls.has(name)) read.problem(`SUBGRAPH_URLS names the subgraph ${name} twice.`);
    else if (read.url('SUBGRAPH_URLS', address, ['http:', 'https:'])) urls.set(name, address);
  }
  return urls;
}
