import { stat } from 'node:fs/promises';
import { connect } from '@hub/db/client.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { reasons } from '@hub/kernel/intake/reasons.ts';
import { ingest } from '@hub/kernel/intake/run.ts';
import { findSource } from '@hub/kernel/intake/source.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';

const HELP = `
Takes FHIR R4 bundles and NDJSON. Whatever is defective goes to quarantine with its reason, valid types that are not
modelled yet are archived whole, and a second run of the same files changes nothing. Any run may be killed; the next
one finishes it.

Exit code 0: every resource is accounted for, quarantined ones included. 1: a file could not be read, or only to a
break in it (truncated, not JSON, not FHIR); what stands before the break is stored.`;

export function registerIngest(program: Command): void {
  program
    .command('ingest')
    .argument('<files...>', 'FHIR R4 bundles (.json) or NDJSON (.ndjson)')
    .description('take in what a registered source delivers')
    .requiredOption('--source <code>', 'the registered source, see hub source list')
    .option('--json', 'print the summary as JSON on the last line')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(files: string[], options: { source: string; json?: true }): Promise<void> {
  const environment = readEnvironment();
  const size = (await Promise.all(files.map(sizeOf))).reduce((a, b) => a + b, 0);
  const { url, vault, close } = await open(environment, console.error);
  const sql = connect(url, { role: 'hub_intake', max: 3 });
  const bar = progressBar(size);
  try {
    const source = await findSource(sql, options.source);
    const { damaged, ...summary } = await ingest({
      sql,
      vault,
      source,
      mappers: intake,
      cubes,
      files,
      treatingDays: environment.treatingDays,
      onProgress: bar.show,
      onNotice(line) {
        bar.clear();
        console.log(line);
      },
    });
    bar.clear();
    for (const { file, reason } of damaged) console.error(`${file}: ${reasons[reason]}`);
    if (damaged.length > 0) process.exitCode = 1;
    console.log(
      options.json
        ? JSON.stringify(summary)
        : Object.entries(summary)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
    );
  } finally {
    bar.clear();
    await sql.end({ timeout: 5 });
    await close();
  }
}

/** @throws StartupError before anything is done, when one of the files is not there. */
async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartupError(`${file} cannot be read (${code}); nothing was taken in.`, { cause: error });
  }
  throw new StartupError(`${file} is not a file; nothing was taken in.`);
}

const WIDTH = 30;

/** One line on the terminal; silent where standard error is none. */
function progressBar(size: number) {
  const { stderr } = process;
  return {
    show(bytes: number, resources: number) {
      if (!stderr.isTTY) return;
      const share = size === 0 ? 1 : Math.min(1, bytes / size);
      const done = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      stderr.write(`\r${done} ${Math.round(share * 100)} %  ${resources} resources`);
    },
    clear() {
      if (stderr.isTTY) stderr.write('\r\u001b[K');
    },
  };
}
