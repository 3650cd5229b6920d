import { expect, test } from 'vitest';
import { type Comparing, differencesOf, inBrief } from './differences.ts';
import type { Form } from './shapes.ts';

const district = { codeSystem: 'GB2260-2023', code: '500106', name: '沙坪坝区' };
const asks = (id: string, fields: Record<string, Form>, about: Partial<Comparing> = {}): Comparing => ({
  id,
  kind: 'BACKFLOW',
  recipient: '沙坪坝区卫生健康委员会',
  division: district,
  renews: null,
  changes: null,
  fields: Object.entries(fields).map(([coordinate, form]) => ({ coordinate, form, cutReason: null })),
  ...about,
});

test('an application is compared with all that its recipient holds of the division', () => {
  const held = [
    asks('a', { 'Person.name': 'MASKED', 'Condition.name': 'MASKED' }),
    asks('b', { 'Condition.name': 'SHOWN' }),
  ];
  const found = differencesOf(
    asks('new', { 'Person.name': 'SHOWN', 'Condition.name': 'MASKED', 'Encounter.class': 'SHOWN' }),
    held,
  );
  expect(found).toEqual({
    with: ['a', 'b'],
    renewal: false,
    changes: [
      { coordinate: 'Person.name', change: 'FORM', formerly: 'MASKED', form: 'SHOWN' },
      { coordinate: 'Encounter.class', change: 'ADDED', formerly: null, form: 'SHOWN' },
    ],
  });
  expect(inBrief(found)).toBe('已有 2 项生效授权：新增 1 个字段，改变形式 1 个字段');
});

test('what a reviewer cut is held by nobody, and what others hold does not count', () => {
  const cut = asks(
    'a',
    {},
    { fields: [{ coordinate: 'Person.name', form: 'MASKED', cutReason: '用途不需要' }] },
  );
  const others = [
    asks('b', { 'Person.name': 'MASKED' }, { recipient: '另一部门' }),
    asks('c', { 'Person.name': 'MASKED' }, { division: { ...district, code: '500113' } }),
    asks('d', { 'Person.name': 'MASKED' }, { kind: 'SHARING' }),
  ];
  const application = asks('new', { 'Person.name': 'MASKED' });
  expect(differencesOf(application, [cut, ...others]).changes).toHaveLength(1);
  expect(inBrief(differencesOf(application, others))).toBe('接收单位尚无此区划的生效授权');
  expect(differencesOf(application, [application]).with).toEqual([]);
});

test('a renewal is compared with the grant it renews alone', () => {
  const found = differencesOf(
    asks('new', { 'Person.name': 'MASKED' }, { renews: { id: 'a' }, changes: [] }),
    [asks('b', {})],
  );
  expect(found).toEqual({ with: ['a'], renewal: true, changes: [] });
  expect(inBrief(found)).toBe('续期：没有不同的字段');
});
