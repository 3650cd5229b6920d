import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { migrate } from './migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL, by a login that makes databases; `template` is a migrated, empty one. */
    database: { url: string; template: string };
  }
}

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** The same server and login, another database. */
function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  await sql.unsafe(statement).finally(() => sql.end());
}

async function create(url: string, options = ''): Promise<TestDatabase> {
  const name = `hub_test_${randomBytes(8).toString('hex')}`;
  await administer(url, `create database ${name} ${options}`);
  const drop = () => administer(url, `drop database if exists ${name} with (force)`);
  return { url: withDatabase(url, name), drop };
}

/** An empty, migrated database of the calling test file's own; drop it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  const { url, template } = inject('database');
  return create(url, `template ${template}`);
}

/** A database without anything in it, for what must start from nothing. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create(inject('database').url);
}

/** Makes the template that the test files' databases are copied from; its name is in the url. */
export async function createTemplate(url: string): Promise<{ template: string; drop(): Promise<void> }> {
  const database = await create(url);
  await migrate(database.url);
  return { template: new URL(database.url).pathname.slice(1), drop: database.drop };
}
