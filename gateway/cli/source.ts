import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { addSource, listSources, listUnmapped } from '@hub/kernel/intake/source.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';

interface AddOptions {
  name: string;
  institution: string;
  institutionName?: string;
  division: string;
}

export function registerSource(program: Command): void {
  const source = program.command('source').description('register and list the systems that deliver data');
  source
    .command('add')
    .argument('<code>', 'capital letters, digits and hyphens')
    .description('register a source; its institution is created where nobody has it yet')
    .requiredOption('--name <name>', 'what the source is called')
    .requiredOption('--institution <code>', 'the institution it delivers for, by its code in the city guide')
    .requiredOption('--division <code>', 'the division (2023 edition) its new persons are managed by')
    .option('--institution-name <name>', "the institution's name, where it is new; otherwise the source's")
    .action((code: string, options: AddOptions) =>
      withIntake(async (sql) => {
        const result = await addSource(sql, { code, ...options });
        console.log(
          result === 'added'
            ? `Source ${code} is registered.`
            : `Source ${code} was registered already, the same.`,
        );
      }),
    );
  source
    .command('list')
    .description('the registered sources')
    .option('--json', 'one JSON array')
    .action((options: { json?: true }) =>
      withIntake(async (sql) => print(await listSources(sql), options.json)),
    );
  source
    .command('unmapped')
    .description('codes delivered that no mapping table knows; their rows count as L5 until one does')
    .option('--json', 'one JSON array')
    .action((options: { json?: true }) =>
      withIntake(async (sql, vault) => print(await listUnmapped(sql, vault), options.json)),
    );
}

async function withIntake(action: (sql: Sql, vault: Vault) => Promise<void>): Promise<void> {
  const { url, vault, close } = await open(readEnvironment(), console.error);
  const sql = connect(url, { role: 'hub_intake', max: 1 });
  try {
    await action(sql, vault);
  } finally {
    await sql.end({ timeout: 5 });
    await close();
  }
}

function print(rows: readonly object[], json: true | undefined): void {
  if (json) console.log(JSON.stringify(rows));
  else for (const row of rows) console.log(Object.values(row).join('\t'));
}
