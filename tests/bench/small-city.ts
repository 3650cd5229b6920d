import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from '@hub/db/client.ts';
import { createTestDatabase } from '@hub/db/testing.ts';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { populate } from './population.ts';
import type { Question } from './query.ts';
import { questionsOf } from './questions.ts';

/** The bench's city in a size for tests, and what doctors ask of it. */
export interface SmallCity {
  /** For servers on it. */
  env: { DATABASE_URL: string; HUB_DATA_DIR: string };
  sql: Sql;
  questions: Question[];
  close(): Promise<void>;
}

export async function buildSmallCity(): Promise<SmallCity> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'hub-small-city-'));
    closing.push(() => rm(dataDir, { recursive: true }));
    const { url, drop } = await createTestDatabase();
    closing.push(drop);
    const env = { DATABASE_URL: url, HUB_DATA_DIR: dataDir };
    const { sql, vault, close: disconnect } = await open(readEnvironment(env), () => {});
    closing.push(disconnect);
    const seed = 7;
    const treated = await populate(url, vault, { persons: 300, seed });
    const questions = await questionsOf({ role: 'doctor' }, treated, { dataDir, vault, seed, count: 200 });
    return { env, sql, questions, close };
  } catch (error) {
    await close();
    throw error;
  }
}
