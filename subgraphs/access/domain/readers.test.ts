import { decide, rowRelations } from '@hub/schema/decision.ts';
import { REFUSABLE } from '@hub/schema/policy.ts';
import { PURPOSES, purposeNames } from '@hub/schema/purposes.ts';
import { CONSENT_CATEGORIES, RELATIONS, relationBit } from '@hub/schema/relations.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { describe, expect, test } from 'vitest';
import { type ReadBy, readersOf } from './readers.ts';
import { levelWords, roleWords } from './words.ts';

const of = (more: Partial<ReadBy>): ReadBy => ({
  kind: 'TREATING',
  refused: false,
  categories: null,
  purposes: null,
  minor: false,
  ...more,
});
const LEVELS = ['L3', 'L4', 'L5'] as const;

describe('readers', () => {
  test.each(RELATIONS.filter((one) => one !== 'CONSENTED'))(
    'by %s are those of the policy, with its levels',
    (kind) => {
      const expected = ROLES.flatMap((role) =>
        PURPOSES.filter((purpose) => rowRelations({ roles: [role], purpose }).includes(kind)).map(
          (purpose) => ({
            role: roleWords[role],
            purpose: purposeNames[purpose],
            whole: LEVELS.filter((level) =>
              CONSENT_CATEGORIES.every(
                (category) =>
                  decide({ roles: [role], purpose }, { level, category }, relationBit(kind)) === 'SHOW',
              ),
            ).map((level) => levelWords[level]),
          }),
        ),
      );
      const words = new Set<string>(Object.values(levelWords));
      const found = readersOf(of({ kind })).map(({ role, purpose, shown }) => ({
        role,
        purpose,
        whole: shown.filter((word) => words.has(word)),
      }));
      expect(found).toEqual(expected);
    },
  );

  test('of a consent see what it names, for what it names', () => {
    const [health] = readersOf(of({ kind: 'CONSENTED', categories: 0b10, purposes: ['TREAT'] }));
    expect(health).toMatchObject({
      purpose: '诊疗',
      shown: [expect.stringMatching(/: 限健康状况$/), expect.stringMatching(/: 限健康状况$/)],
    });
    expect(
      new Set(
        readersOf(of({ kind: 'CONSENTED', categories: 0b10, purposes: ['TREAT'] })).map(
          ({ purpose }) => purpose,
        ),
      ),
    ).toEqual(new Set(['诊疗']));
  });

  test('of a child under 14 are not shown to management who it is', () => {
    const manager = readersOf(of({ kind: 'MANAGING', minor: true })).find(
      ({ role }) => role === '机构管理人员',
    );
    expect(manager?.hidden.join()).toContain('个人属性');
    expect(manager?.masked.join()).not.toContain('个人属性');
  });

  test.each(RELATIONS)('by a refused %s are left for purposes that the law keeps open', (kind) => {
    const kept = readersOf(of({ kind, refused: true, categories: 0b1 })).map(({ purpose }) => purpose);
    for (const purpose of REFUSABLE[kind] ?? []) expect(kept).not.toContain(purposeNames[purpose]);
    if (!REFUSABLE[kind])
      expect(kept).toEqual(readersOf(of({ kind, categories: 0b1 })).map(({ purpose }) => purpose));
  });

  test('of a grid see a colour only', () => {
    const grid = readersOf(of({ kind: 'JURISDICTION' })).find(({ role }) => role === '网格员');
    expect(grid?.shown).toEqual(['只有颜色与请求的行动']);
    expect(grid?.hidden).toHaveLength(3);
  });
});
