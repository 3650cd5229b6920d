import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Answer {
  code: number;
  lines: string[];
  errors: string;
}

describe('the command hub', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const hub = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    new Promise<Answer>((done) => {
      const main = fileURLToPath(new URL('./main.ts', import.meta.url));
      const options = { env: { PATH: process.env.PATH, HUB_DATA_DIR: folder, ...env } };
      execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : 0;
        done({ code, lines: stdout.trimEnd().split('\n'), errors: stderr.trim() });
      });
    });

  test('explains itself, and each of its commands', async () => {
    expect((await hub(['--help'])).lines.join('\n')).toContain('token');
    expect((await hub(['token', '--help'])).lines.join('\n')).toContain('--person');
  });

  test('prints a token on the last line, with what was asked for in it', async () => {
    const person = '00000000-0000-8000-8000-000000000001';
    const { code, lines } = await hub(['token', 'resident', '--person', person]);
    expect(code).toBe(0);
    expect(decodeJwt(lines.at(-1)!)).toMatchObject({ roles: ['resident'], person_id: person });
    const regulator = await hub(['token', 'district-regulator', '--division', '500113']);
    expect(decodeJwt(regulator.lines.at(-1)!)).toMatchObject({ division: { code: '500113' } });
  });

  test.each([
    ['an unknown name', ['token', 'nobody'], {}, /no demo person “nobody”; there are resident, /],
    ['production', ['token', 'doctor'], { HUB_ENV: 'production' }, /^OIDC_ISSUER is missing/],
    [
      'production with a provider',
      ['token', 'doctor'],
      { HUB_ENV: 'production', OIDC_ISSUER: 'https://x', OIDC_JWKS_URL: 'https://x/k' },
      /Production has no demo issuer/,
    ],
    ['an unknown command', ['tokn', 'doctor'], {}, /unknown command/],
  ])('refuses %s with a sentence and no stack', async (_case, args, env, sentence) => {
    const { code, errors } = await hub(args, env);
    expect(code).not.toBe(0);
    expect(errors).toMatch(sentence);
    expect(errors).not.toMatch(/^\s+at /m);
  });

  test('says which file is broken without showing it', async () => {
    const broken = await mkdtemp(join(folder, 'broken-'));
    await writeFile(join(broken, 'keys.json'), '{"current":1,"secret":"5ec2e7');
    const { code, errors } = await hub(['token', 'doctor'], { HUB_DATA_DIR: broken });
    expect(code).toBe(1);
    expect(errors).toBe(`The keys in ${broken}/keys.json cannot be read (not a key file).`);
  });
});
