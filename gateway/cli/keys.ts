import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KEYS_FILE } from '@hub/db/keys.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import type { Command } from 'commander';

/** `hub keys DIR`: what a first start would make in its data folder, for hubs that cannot write to theirs. */
export function registerKeys(program: Command): void {
  program
    .command('keys')
    .argument('<folder>', 'made where it is missing')
    .description('make the keys of a new installation: those at rest, and the pair that vouches for actors')
    .action((name: string) => {
      const folder = resolve(name);
      if (existsSync(join(folder, KEYS_FILE)))
        throw new StartupError(`${folder} has keys already; a database written with them needs them.`);
      openVault(folder);
      actorPrivateKey({ dataDir: folder });
      console.log(
        `The keys are in ${folder}. Without ${KEYS_FILE} the database cannot be read: keep a copy.`,
      );
    });
}
