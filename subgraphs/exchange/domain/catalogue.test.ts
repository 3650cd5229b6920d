import { describe, expect, test } from 'vitest';
import { catalogueLines, catalogueNodes, higher, LEVELS, nameOf, pathOf, sharingOf } from './catalogue.ts';
import { checkGrade } from './grade-raise.ts';

describe('the catalogue’s tables', () => {
  test('have a 细目 for every resource, and a resource for every branch', () => {
    const used = new Set(
      [...catalogueLines.values()].flatMap(({ node }) => pathOf(node).map(({ code }) => code)),
    );
    expect([...used].filter((code) => !catalogueNodes.get(code))).toEqual([]);
    expect([...catalogueNodes.keys()].filter((code) => !used.has(code))).toEqual([]);
    const lengths: readonly number[] = Object.values(LEVELS);
    expect([...catalogueNodes.keys()].filter((code) => !lengths.includes(code.length))).toEqual([]);
    expect([...catalogueLines.values()].filter(({ node }) => node.length !== LEVELS.DETAIL)).toEqual([]);
  });

  test('say of every resource what the guide asks for, and of conditional sharing the condition', () => {
    for (const line of catalogueLines.values()) {
      const { condition, ...said } = line;
      for (const [name, value] of Object.entries(said)) expect(value, `${line.code} ${name}`).toBeTruthy();
      expect(condition !== null, line.code).toBe(line.sharing !== 'UNCONDITIONAL');
      expect(line.publishedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});

test.each([
  ['档案编号, 17 位 (DE01.00.009.00)', '档案编号'],
  ['批准时间; 为空者尚未生效', '批准时间'],
  ['公民身份号码 (GB 11643)', '公民身份号码'],
  ['健康档案: 同一时间只有一份有效档案', '健康档案'],
  ['网格员所见: 颜色 What a grid worker sees', '网格员所见'],
  ['收缩压 mmHg', '收缩压'],
  ['状态', '状态'],
  ['', 'field'],
])('%j is named %s', (definition, name) => {
  expect(nameOf(definition, 'field')).toBe(name);
});

test.each([
  ['GENERAL', 'IMPORTANT', 'IMPORTANT'],
  ['IMPORTANT', 'GENERAL', 'IMPORTANT'],
  ['IMPORTANT', 'CORE', 'CORE'],
  ['CORE', 'GENERAL', 'CORE'],
] as const)('of %s and %s, %s is higher', (one, other, highest) => {
  expect(higher(one, other)).toBe(highest);
});

test('core data is shared with nobody', () => {
  expect(sharingOf({ sharing: 'UNCONDITIONAL' }, 'CORE')).toBe('NOT_SHARED');
  expect(sharingOf({ sharing: 'UNCONDITIONAL' }, 'IMPORTANT')).toBe('UNCONDITIONAL');
});

describe('a grade', () => {
  test.each([
    ['IMPORTANT', 'IMPORTANT', 'takes a release'],
    ['GENERAL', 'IMPORTANT', 'takes a release'],
    ['IMPORTANT', undefined, 'names nothing'],
  ] as const)('is not raised to %s from %s: %s', (grade, current, why) => {
    expect(() => checkGrade(grade, current)).toThrow(why);
  });

  test('is raised to a higher one', () => {
    expect(() => checkGrade('CORE', 'GENERAL')).not.toThrow();
  });
});
