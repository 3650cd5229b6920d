import { connect } from '@hub/db/client.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { prepareReleases } from '@hub/exchange/repositories/prepare-releases.ts';
import { classificationsNow } from '@hub/kernel/authorization/live-classifications.ts';
import { releasedClassifications } from '@hub/kernel/resource/composed.ts';
import { register } from '@hub/subgraphs/register.ts';

/** Prepares what waits, as the job does. @throws what the job would be tried again for */
export async function prepare(url: string, dataDir: string, folder: string): Promise<number> {
  const sql = connect(url, { max: 4 });
  try {
    return await prepareReleases({
      sql,
      vault: openVault(dataDir),
      register: register(),
      classifications: () => classificationsNow(sql, releasedClassifications()),
      folder,
      log: { info: () => {} },
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

// Run as a program, so that it can be killed.
if (process.argv[1] === import.meta.filename) {
  const [url, dataDir, folder] = process.argv.slice(2);
  await prepare(url!, dataDir!, folder!);
}
