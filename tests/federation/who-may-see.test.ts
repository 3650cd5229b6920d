import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { asking } from './asking.ts';

const { communityCentre } = institutions;
const OPT_OUT = 'mutation($input: OptOutInput!) { optOut(input: $input) { id } }';

describe('relations', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub?.close());

  const as = asking(() => hub);

  test('say in words who may see what, as the policy has it, and nothing of what is refused', async () => {
    const words = async () => {
      const query =
        '{ me { whoMaySee(first: 50) { nodes { kind institution { name } readers { role purpose shown masked hidden } } } } }';
      const { data } = await as<{
        me: { whoMaySee: { nodes: { kind: string; readers: { role: string; purpose: string }[] }[] } };
      }>('resident', query);
      return data!.me.whoMaySee.nodes;
    };
    const before = await words();
    expect(before).toContainEqual({
      kind: 'MANAGING',
      institution: { name: communityCentre.name },
      readers: [
        {
          role: '基层公卫人员',
          purpose: '公共卫生',
          shown: ['一般事实 (如性别、就诊时间)', '身份与病情 (如姓名、证件号码、诊断)'],
          masked: [],
          hidden: ['特别敏感的内容 (如特殊疾病、报告结论)'],
        },
        {
          role: '机构管理人员',
          purpose: '卫生管理',
          shown: ['一般事实 (如性别、就诊时间)'],
          masked: ['身份与病情 (如姓名、证件号码、诊断)'],
          hidden: ['特别敏感的内容 (如特殊疾病、报告结论)'],
        },
      ],
    });
    await as('resident', OPT_OUT, { input: {} });
    const after = await words();
    const readers = (kind: string) => after.filter((one) => one.kind === kind).flatMap((one) => one.readers);
    expect(readers('TREATING')).toEqual([]);
    expect(readers('MANAGING').map(({ role }) => role)).toEqual(['基层公卫人员']);
    expect(readers('JURISDICTION').length).toBeGreaterThan(0);
  });
});
