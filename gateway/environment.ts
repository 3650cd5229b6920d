import { resolve } from 'node:path';
import { StartupError } from '@hub/db/startup-error.ts';

/** Every environment variable the hub reads. The README's table is this one. */
export const environmentVariables = [
  { name: 'PORT', default: '4000', meaning: 'TCP port the hub listens on; 0 takes a free one.' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'Address the hub listens on.' },
  {
    name: 'DATABASE_URL',
    default: '',
    meaning: 'PostgreSQL 15 or later as postgres://…; empty: an embedded PostgreSQL in the data folder.',
  },
  { name: 'HUB_DATA_DIR', default: '.data', meaning: 'Folder of the embedded database and of the keys.' },
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
    name: 'HUB_ACTOR_KEY',
    default: '',
    meaning: 'File of the private key that signs the actor for subgraphs; empty: one in the data folder.',
  },
  {
    name: 'HUB_ACTOR_PUBLIC_KEY',
    default: '',
    meaning: 'File of the public key with which a subgraph checks the actor; empty: one in the data folder.',
  },
  { name: 'LOG_LEVEL', default: 'info', meaning: 'trace, debug, info, warn, error or silent.' },
] as const;

type VariableName = (typeof environmentVariables)[number]['name'];

const ENVIRONMENTS = ['development', 'production'] as const;
export const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Environment {
  port: number;
  host: string;
  /** Absent: embedded PostgreSQL. */
  databaseUrl?: string;
  /** Absolute. */
  dataDir: string;
  mode: (typeof ENVIRONMENTS)[number];
  /** Absent: only the demo issuer vouches for callers. */
  oidc?: { issuer: string; audience: string; jwksUrl: URL };
  subgraphUrls: ReadonlyMap<string, string>;
  treatingDays: number;
  actorKeyFile?: string;
  actorPublicKeyFile?: string;
  logLevel: (typeof LOG_LEVELS)[number];
}

/**
 * Reads and checks the whole configuration.
 * @throws StartupError with one line for each variable that cannot be used, never with its secret parts.
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const problems: string[] = [];
  const text = (name: VariableName) =>
    env[name]?.trim() || environmentVariables.find((v) => v.name === name)!.default;
  const optional = (name: VariableName) => text(name) || undefined;

  function integer(name: VariableName, min: number, max: number): number {
    const value = text(name);
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max))
      problems.push(`${name} must be a whole number from ${min} to ${max}, not “${value}”.`);
    return number;
  }
  function oneOf<T extends string>(name: VariableName, values: readonly T[]): T {
    const value = values.find((v) => v === text(name));
    if (!value) problems.push(`${name} must be one of ${values.join(', ')}, not “${text(name)}”.`);
    return value ?? values[0]!;
  }
  function url(name: VariableName, value: string, protocols: readonly string[]): URL | undefined {
    const parsed = URL.parse(value);
    if (parsed && protocols.includes(parsed.protocol)) return parsed;
    problems.push(`${name} must hold an address that starts with ${protocols.join('// or ')}//.`);
    return undefined;
  }

  const mode = oneOf('HUB_ENV', ENVIRONMENTS);
  const databaseUrl = optional('DATABASE_URL');
  if (databaseUrl) url('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']);

  function readOidc(): Environment['oidc'] {
    const issuer = optional('OIDC_ISSUER');
    const jwks = optional('OIDC_JWKS_URL');
    if (!issuer && !jwks && mode === 'development') return undefined;
    if (!issuer)
      problems.push(`OIDC_ISSUER is missing${mode === 'production' ? '; production needs it' : ''}.`);
    if (!jwks)
      problems.push(`OIDC_JWKS_URL is missing${mode === 'production' ? '; production needs it' : ''}.`);
    const jwksUrl = jwks ? url('OIDC_JWKS_URL', jwks, ['https:', 'http:']) : undefined;
    // Whoever can alter the keys on their way here can be anyone.
    if (jwksUrl?.protocol === 'http:' && !LOOPBACK_NAMES.includes(jwksUrl.hostname))
      problems.push('OIDC_JWKS_URL must be https unless it is on this machine.');
    return issuer && jwksUrl ? { issuer, audience: text('OIDC_AUDIENCE'), jwksUrl } : undefined;
  }

  function readSubgraphUrls(): Map<string, string> {
    const urls = new Map<string, string>();
    for (const entry of text('SUBGRAPH_URLS').split(',').filter(Boolean)) {
      const [, name, address] = /^\s*([a-z][a-z-]*)=(.+?)\s*$/.exec(entry) ?? [];
      if (!name || !address) problems.push(`SUBGRAPH_URLS must be a list of name=address, not “${entry}”.`);
      else if (urls.has(name)) problems.push(`SUBGRAPH_URLS names the subgraph ${name} twice.`);
      else if (url('SUBGRAPH_URLS', address, ['http:', 'https:'])) urls.set(name, address);
    }
    return urls;
  }

  const oidc = readOidc();
  const actorKeyFile = optional('HUB_ACTOR_KEY');
  const actorPublicKeyFile = optional('HUB_ACTOR_PUBLIC_KEY');
  const environment: Environment = {
    port: integer('PORT', 0, 65_535),
    host: text('HOST'),
    ...(databaseUrl && { databaseUrl }),
    dataDir: resolve(text('HUB_DATA_DIR')),
    mode,
    ...(oidc && { oidc }),
    subgraphUrls: readSubgraphUrls(),
    treatingDays: integer('HUB_TREATING_DAYS', 1, 3650),
    ...(actorKeyFile && { actorKeyFile }),
    ...(actorPublicKeyFile && { actorPublicKeyFile }),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS),
  };
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
  return environment;
}
