import { fileURLToPath } from 'node:url';
import { demoIds } from '@hub/db/demo/ids.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { readProfile } from './profile.ts';

/** The client's own documents are all that this hub trusts. */
const documentsFile = fileURLToPath(new URL('__generated__/persisted-documents.json', import.meta.url));

describe('the typed client', () => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({
      wire: 'in-process',
      configured: { documentsFile, trustedDocumentsOnly: true },
    });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub.close());

  const connect = async (who: Role) => ({ url: `${hub.url}/graphql`, token: await hub.token(who) });
  const valuesOf = async (who: Role, of = id) =>
    (await readProfile(await connect(who), of))?.lines.map(({ value }) => value);

  test('reads a whole profile, page by page', async () => {
    const profile = await readProfile(await connect('doctor'), id, 1);
    expect(profile?.lines.map(({ value }) => value)).toEqual(['张伟', '500106198506120113', '1985-06-12']);
    expect(profile?.encounters.map(({ institution }) => institution?.name)).toEqual([
      '沙坪坝示范人民医院',
      '小龙坎街道示范社区卫生服务中心',
      '沙坪坝示范人民医院',
    ]);
  });

  test('tells masked and withheld from unknown, by coordinate', async () => {
    expect(await valuesOf('district-regulator')).toEqual([
      '张* (脱敏)',
      '500***********0113 (脱敏)',
      '1985 (脱敏)',
    ]);
    const child = demoIds(hub.vault).person('zhangYihan');
    expect(await valuesOf('district-regulator', child)).toEqual(['(RELATION)', '(RELATION)', '(RELATION)']);
  });

  test('knows nothing of a person that its caller may not know of', async () => {
    expect(await valuesOf('primary-care-worker', demoIds(hub.vault).person('liuFang'))).toBeUndefined();
  });

  test('knows that a person is there, where its caller sees only a colour of them', async () => {
    expect(await valuesOf('grid-worker')).toEqual(['(ACTOR)', '(ACTOR)', '(ACTOR)']);
  });

  test('says the code of what was not run', async () => {
    const stranger = { url: `${hub.url}/graphql`, token: 'nobody' };
    await expect(readProfile(stranger, id)).rejects.toThrow(/^INVALID_TOKEN: /);
    const purposeful = { ...(await connect('doctor')), purpose: 'HRESCH' };
    await expect(readProfile(purposeful, id)).rejects.toThrow(/^PURPOSE_NOT_ALLOWED: /);
  });
});
