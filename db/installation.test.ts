import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Sql } from './client.ts';
import { createVault } from './crypto.ts';
import { sameInstallation } from './installation.ts';
import { memoryKeys } from './keys.ts';
import { StartupError } from './startup-error.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('an installation', () => {
  const vault = createVault(memoryKeys());
  let database: TestDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url);
  });
  beforeEach(() => sql`truncate access.installation`);
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test('is recognised by its own keys', async () => {
    await sameInstallation(sql, vault, 'development');
    await expect(sameInstallation(sql, vault, 'development')).resolves.toBeUndefined();
  });

  test('is refused to other keys, in one sentence that names what is missing', async () => {
    await sameInstallation(sql, vault, 'development');
    const refusal = sameInstallation(sql, createVault(memoryKeys()), 'development');
    await expect(refusal).rejects.toThrow(StartupError);
    await expect(refusal).rejects.toThrow(/other keys.*keys\.json/);
  });

  test('that ever served production has no way back to development', async () => {
    await sameInstallation(sql, vault, 'development');
    await sameInstallation(sql, vault, 'production');
    await expect(sameInstallation(sql, vault, 'development')).rejects.toThrow(/has served production/);
    await expect(sameInstallation(sql, vault, 'production')).resolves.toBeUndefined();
  });
});
