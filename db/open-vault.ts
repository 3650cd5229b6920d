import { createVault, type Vault } from './crypto.ts';
import { fileKeys } from './keys.ts';
import { StartupError } from './startup-error.ts';

/**
 * The vault under the data folder's keys, which are made where there are none.
 * @throws StartupError when they cannot be read or made; what the file holds stays out of the message.
 */
export function openVault(dataDir: string): Vault {
  try {
    return createVault(fileKeys(dataDir));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartupError(`The keys in ${dataDir}/keys.json cannot be read (${code ?? 'not a key file'}).`, {
      cause,
    });
  }
}
