import type { Sql } from '@hub/db/client.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import type { Environment } from '../environment.ts';
import { type SeedProgress, seedCity } from './seed-city.ts';

const SEED = 1;
/** A core is left to those who ask meanwhile. */
const WORKERS = 1;
const SAY_EVERY_MS = 5_000;

const numeral = (value: number): string => value.toLocaleString('en');

/** How far a city is, in a sentence. */
export const progressText = ({ persons, of, rows, seconds, counted }: SeedProgress): string =>
  counted > 0
    ? `Synthetic city: figures of ${numeral(counted)} persons counted.`
    : `Synthetic city: ${numeral(persons)} of ${numeral(of)} persons, ${numeral(Math.round(rows / Math.max(seconds, 1e-3)))} rows/s.`;

/**
 * What a development hub has to look at: brings a database that nobody delivers to yet to `seedPersons` persons, or
 * finishes the city that was begun, while the hub serves. What fails is logged, and gone on with at the next start.
 * @returns stops it where it stands.
 */
export function seedInBackground(
  { dataDir, seedPersons, treatingDays, mode }: Environment,
  { url, sql }: { url: string; sql: Sql },
  { log, say }: { log: Log; say: (line: string) => void },
): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  async function seed(): Promise<void> {
    const city = await wanted(sql, seedPersons);
    if (!city) return;
    let said = performance.now();
    const written = await seedCity({
      ...city,
      url,
      dataDir,
      treatingDays,
      workers: WORKERS,
      signal,
      onProgress(progress) {
        if (performance.now() - said < SAY_EVERY_MS) return;
        said = performance.now();
        say(progressText(progress));
      },
    });
    if (written.counted > 0) say(`Synthetic city: all ${numeral(city.persons)} persons are there.`);
  }
  const done =
    mode === 'development' && seedPersons > 0
      ? seed().catch((error: unknown) => {
          if (!signal.aborted) log.error('the synthetic city is not finished', error);
        })
      : Promise.resolve();
  return async () => {
    stop.abort();
    await done;
  };
}

/** Somebody's city stays as it is, and somebody's data without one. */
async function wanted(sql: Sql, persons: number): Promise<{ persons: number; seed: number } | undefined> {
  const [city] = await sql<{ persons: number | null; seed: number | null }[]>`
    select max(until_person) as persons, max(seed) as seed from exchange.seed`;
  if (city?.persons && city.seed !== null) return { persons: city.persons, seed: city.seed };
  const [delivered] = await sql`select from exchange.source where code !~ '^DEMO(-|$)' limit 1`;
  return delivered ? undefined : { persons, seed: SEED };
}
