import { resolve } from 'node:path';
import { StartupError } from '@hub/db/startup-error.ts';

/** An environment variable: what it is when it is not set, and what it is for. */
export interface Variable<N extends string = string> {
  name: N;
  default: string;
  meaning: string;
}

/** What every process of the hub reads: the gateway, and a subgraph served alone. */
export const processVariables = [
  { name: 'PORT', default: '4000', meaning: 'TCP port to listen on; 0 takes a free one.' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'Address to listen on.' },
  {
    name: 'DATABASE_URL',
    default: '',
    meaning: 'PostgreSQL 15 or later as postgres://…; empty: an embedded PostgreSQL in the data folder.',
  },
  { name: 'HUB_DATA_DIR', default: '.data', meaning: 'Folder of the embedded database and of the keys.' },
  {
    name: 'HUB_ACTOR_PUBLIC_KEY',
    default: '',
    meaning: 'File of the public key with which a subgraph checks the actor; empty: one in the data folder.',
  },
  { name: 'LOG_LEVEL', default: 'info', meaning: 'trace, debug, info, warn, error or silent.' },
] as const satisfies readonly Variable[];

export type ProcessVariable = (typeof processVariables)[number]['name'];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface ProcessConfig {
  port: number;
  host: string;
  /** Absent: embedded PostgreSQL. */
  databaseUrl?: string;
  /** Absolute. */
  dataDir: string;
  actorPublicKeyFile?: string;
  logLevel: (typeof LOG_LEVELS)[number];
}

/** Reads variables and gathers what is wrong with them, so that all of it is told at once. */
export interface ConfigReader<N extends string> {
  text(name: N): string;
  optional(name: N): string | undefined;
  integer(name: N, min: number, max: number): number;
  oneOf<T extends string>(name: N, values: readonly T[]): T;
  /** An address of one of these protocols (`https:`); undefined, and a problem, for any other. */
  url(name: N, value: string, protocols: readonly string[]): URL | undefined;
  problem(sentence: string): void;
  /** @throws StartupError with one line for each problem there was. */
  finish(): void;
}

export function configReader<N extends string>(
  env: NodeJS.ProcessEnv,
  variables: readonly Variable<N>[],
): ConfigReader<N> {
  const problems: string[] = [];
  const text = (name: N) => env[name]?.trim() || variables.find((v) => v.name === name)!.default;
  return {
    text,
    optional: (name) => text(name) || undefined,
    integer(name, min, max) {
      const value = text(name);
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= min && number <= max))
        problems.push(`${name} must be a whole number from ${min} to ${max}, not “${value}”.`);
      return number;
    },
    oneOf(name, values) {
      const value = values.find((v) => v === text(name));
      if (!value) problems.push(`${name} must be one of ${values.join(', ')}, not “${text(name)}”.`);
      return value ?? values[0]!;
    },
    url(name, value, protocols) {
      const parsed = URL.parse(value);
      if (parsed && protocols.includes(parsed.protocol)) return parsed;
      problems.push(`${name} must hold an address that starts with ${protocols.join('// or ')}//.`);
      return undefined;
    },
    problem: (sentence) => void problems.push(sentence),
    finish() {
      if (problems.length > 0) throw new StartupError(problems.join('\n'));
    },
  };
}

export function processConfig(read: ConfigReader<ProcessVariable>): ProcessConfig {
  const databaseUrl = read.optional('DATABASE_URL');
  if (databaseUrl) read.url('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']);
  const actorPublicKeyFile = read.optional('HUB_ACTOR_PUBLIC_KEY');
  return {
    port: read.integer('PORT', 0, 65_535),
    host: read.text('HOST'),
    ...(databaseUrl && { databaseUrl }),
    dataDir: resolve(read.text('HUB_DATA_DIR')),
    ...(actorPublicKeyFile && { actorPublicKeyFile }),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS),
  };
}

/** The configuration of a subgraph served alone. @throws StartupError */
export function readProcessConfig(env: NodeJS.ProcessEnv = process.env): ProcessConfig {
  const read = configReader(env, processVariables);
  const config = processConfig(read);
  read.finish();
  return config;
}
