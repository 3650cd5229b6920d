import { timingSafeEqual } from 'node:crypto';
import type { Sql } from './client.ts';
import type { Vault } from './crypto.ts';
import { StartupError } from './startup-error.ts';

/** What a database notes of the keys it was written with; tells nothing of them. */
export const keyCheckOf = (vault: Vault): Buffer => vault.blind('installation', 'healthhub');

/**
 * Notes in an empty database which keys it belongs to, and compares them in any other; marks a database that
 * production opened, so that demo people and their issuer never meet real records.
 * @throws StartupError
 */
export async function sameInstallation(
  sql: Sql,
  vault: Vault,
  mode: 'development' | 'production',
): Promise<void> {
  const keyCheck = keyCheckOf(vault);
  await sql`insert into access.installation (id, key_check) values (1, ${keyCheck}) on conflict do nothing`;
  const [row] = await sql<{ key_check: Buffer; ever_production: boolean }[]>`
    select key_check, ever_production from access.installation where id = 1`;
  if (!row || row.key_check.length !== keyCheck.length || !timingSafeEqual(row.key_check, keyCheck))
    throw new StartupError(
      'This database was written with other keys than those in the data folder; bring its keys.json, or use another database.',
    );
  if (mode === 'production' && !row.ever_production)
    await sql`update access.installation set ever_production = true where id = 1`;
  if (mode === 'development' && row.ever_production)
    throw new StartupError(
      'This database has served production, so the demo people and their tokens stay away from it; set HUB_ENV=production or use another database.',
    );
}
