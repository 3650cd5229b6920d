import { describe, expect, test } from 'vitest';
import { mergeInto } from './merge.ts';

const merged = (target: Record<string, unknown>, source: Record<string, unknown>) => {
  mergeInto(target, source);
  return target;
};

describe('merging what a fetch brought', () => {
  test('adds to objects and to the items of lists, by position', () => {
    expect(
      merged({ p: { id: 1, list: [{ a: 1 }, { a: 2 }] } }, { p: { b: 2, list: [{ c: 3 }, { c: 4 }] } }),
    ).toEqual({
      p: {
        id: 1,
        b: 2,
        list: [
          { a: 1, c: 3 },
          { a: 2, c: 4 },
        ],
      },
    });
  });

  test('does not lose what is there to a null or to nothing', () => {
    expect(merged({ a: 1, b: { c: 1 } }, { a: null, b: null, d: null, e: undefined })).toEqual({
      a: 1,
      b: { c: 1 },
      d: null,
    });
  });

  test('lets a value take the place of a null', () => {
    expect(merged({ a: null, list: null }, { a: { b: 1 }, list: [1] })).toEqual({ a: { b: 1 }, list: [1] });
  });

  test.each(['__proto__', 'constructor', 'prototype'])('reaches nothing by %s', (key) => {
    const source = JSON.parse(`{"a": {"${key}": {"polluted": true}}, "${key}": {"polluted": true}}`);
    const target = merged({ a: {} }, source);
    expect(Object.keys(target)).toEqual(['a']);
    expect(target.a).toEqual({});
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('takes a key that every object has as its own', () => {
    expect(Object.entries(merged({}, { toString: null, valueOf: { a: 1 } }))).toEqual([
      ['toString', null],
      ['valueOf', { a: 1 }],
    ]);
  });
});
