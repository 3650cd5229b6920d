import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoIds } from '@hub/db/demo/ids.ts';
import { fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { inclusionProof } from '@hub/kernel/audit/proof.ts';
import { entriesOf } from '@hub/kernel/audit/read.ts';
import { sealEpochs } from '@hub/kernel/audit/seal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { run } from '../lifecycle/process.ts';

describe('hub audit', () => {
  let hub: TestHub;
  let proof: string;
  const command = async (...args: string[]) => {
    const { databaseUrl, dataDir } = hub.environment;
    const env = { DATABASE_URL: databaseUrl!, HUB_DATA_DIR: dataDir };
    const started = run('gateway/cli/main.ts', ['audit', ...args], env);
    const code = await started.ended;
    return { code, said: started.output().trim() };
  };

  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    const { sql, vault, environment } = hub;
    for (let n = 0; n < 3; n++) await hub.ask('resident', '{ me { name } }');
    const anchor = fileAnchor(environment.auditAnchor);
    await sealEpochs({ sql, vault, anchor, months: 72, now: new Date() });
    const person = demoIds(vault).person('zhangWei');
    const [newest] = await entriesOf(sql, person, { size: 1, after: undefined });
    proof = join(environment.dataDir, 'proof.json');
    await writeFile(proof, JSON.stringify(await inclusionProof(sql, vault, newest!.entity.id)));
  });
  afterAll(() => hub?.close());

  test('verify says that the log is whole, in words and for machines', async () => {
    const { code, said } = await command('verify');
    expect(said).toMatch(/^The access log is whole: 3 entries in \d batch/);
    expect(code).toBe(0);
    const { said: json } = await command('verify', '--json');
    expect(JSON.parse(json)).toMatchObject({ whole: true, entries: 3, epochs: 1, unsealed: 0 });
  });

  test('prove checks a proof without the database, against the anchor where there is one', async () => {
    const { code, said } = await command('prove', proof);
    expect(said).toContain('was in the log when epoch 0 was signed');
    expect(said).toContain('The epoch is the one anchored in');
    expect(code).toBe(0);
    const elsewhere = await command(
      'prove',
      proof,
      '--anchor',
      join(hub.environment.dataDir, 'none'),
      '--json',
    );
    expect(JSON.parse(elsewhere.said)).toMatchObject({
      proven: true,
      anchored: false,
      entry: { actor: 'demo:resident' },
    });
  });

  test('end with 1 and name what is wrong', async () => {
    await hub.sql`
      update audit.entry set body = replace(body, 'PATRQT', 'TREAT')
      where (writer, seq) = (select writer, seq from audit.entry order by at desc limit 1)`;
    const { code, said } = await command('verify');
    expect(said).toMatch(/^Entry [\w-]{30} \(number 2 of writer [\w-]{36}\) was altered\.$/);
    expect(code).toBe(1);
    await writeFile(proof, '{"format":"healthhub-access-log-proof-1"}');
    expect(await command('prove', proof)).toEqual({
      code: 1,
      said: 'This is not an inclusion proof of an access log.',
    });
  });
});
