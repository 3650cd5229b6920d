import { availableParallelism } from 'node:os';
import { StartupError } from '@hub/db/startup-error.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';
import { type SeedProgress, seedCity } from './seed-city.ts';
import { progressText } from './seed-in-background.ts';

const HELP = `
The same persons, seed and keys always make the same city; asked for more, it grows by further people. A run that was
killed is finished by the next one. A development hub may serve meanwhile.`;

const MOST_WORKERS = 4;
const MOST_PERSONS = 5_000_000;

interface Options {
  persons: number;
  seed: number;
  asOf?: string;
  json?: true;
}

export function registerSeed(program: Command): void {
  program
    .command('seed')
    .description('fill the database with a synthetic city (development only)')
    .requiredOption('--persons <n>', 'how many people live in it', wholeNumber(1, MOST_PERSONS))
    .option('--seed <n>', 'another number makes other people', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--as-of <date>', "the city's today, YYYY-MM-DD; the day of the first run where absent", date)
    .option('--json', 'print the summary as JSON on the last line')
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ persons, seed, asOf, json }: Options): Promise<void> {
  const environment = readEnvironment();
  if (environment.mode === 'production')
    throw new StartupError('A synthetic city belongs to development; production has real people.');
  const { url, close } = await open(environment, console.error);
  const line = progressLine();
  try {
    const { of, ...written } = await seedCity({
      url,
      dataDir: environment.dataDir,
      treatingDays: environment.treatingDays,
      persons,
      seed,
      ...(asOf && { asOf }),
      workers: Math.min(availableParallelism(), MOST_WORKERS),
      onProgress: line.show,
    });
    line.clear();
    if (json) console.log(JSON.stringify({ ...written, rowsPerSecond: rate(written) }));
    else if (written.counted === 0) console.log(`The city has its ${numeral(persons)} persons already.`);
    else if (written.rows === 0)
      console.log(`The city had its ${numeral(persons)} persons; their figures are counted now.`);
    else
      console.log(
        `${numeral(written.persons)} persons in ${written.seconds.toFixed(1)} s: ${numeral(written.rows)} rows, ${numeral(rate(written))} rows/s.`,
      );
  } finally {
    line.clear();
    await close();
  }
}

const numeral = (value: number): string => value.toLocaleString('en');
const rate = ({ rows, seconds }: Pick<SeedProgress, 'rows' | 'seconds'>): number =>
  seconds > 0 ? Math.round(rows / seconds) : 0;

const LOG_EVERY_MS = 5_000;

/** One line that is written over on a terminal, and one every few seconds elsewhere. */
function progressLine() {
  const { stderr } = process;
  let last = performance.now();
  return {
    show(progress: SeedProgress) {
      if (stderr.isTTY) stderr.write(`\r${progressText(progress)}\u001b[K`);
      else if (performance.now() - last > LOG_EVERY_MS) {
        last = performance.now();
        console.error(progressText(progress));
      }
    },
    clear() {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
}

function wholeNumber(low: number, high: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high)
      throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
    return value;
  };
}

function date(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(`${text}T00:00:00Z`)))
    throw new InvalidArgumentError('It must be a date, YYYY-MM-DD.');
  return text;
}
