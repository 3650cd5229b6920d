import { expect, test } from 'vitest';
import { outlineOf } from './outline.ts';

test('an outline names elements and kinds, and no value', () => {
  const resource = {
    resourceType: 'Patient',
    name: [{ family: '张', given: ['伟', '大'] }, { family: '李' }],
    multipleBirthInteger: 2,
    active: true,
    gender: null,
    张伟: 'HIV',
    '500106198506120113': { zhang_wei: 1 },
  };
  const outline = outlineOf(JSON.stringify(resource));
  expect(outline.map(({ path, kind, count }) => `${path} ${kind} ${count}`)).toEqual([
    'resourceType TEXT 1',
    'name LIST 1',
    'name[] OBJECT 2',
    'name[].family TEXT 2',
    'name[].given LIST 1',
    'name[].given[] TEXT 2',
    'multipleBirthInteger NUMBER 1',
    'active BOOLEAN 1',
    'gender NONE 1',
    '? TEXT 1',
    '? OBJECT 1',
    '?.? NUMBER 1',
  ]);
});

test('it is empty for what is no object, and bounded for what is too large', () => {
  for (const text of ['', 'x', '[]', '"张伟"', '{"a":']) expect(outlineOf(text)).toEqual([]);
  const deep = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
  expect(outlineOf(deep).length).toBeLessThan(100);
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  const wide = Object.fromEntries(letters.flatMap((a) => letters.map((b) => [`${a}${b}`, 1])));
  expect(outlineOf(JSON.stringify(wide))).toHaveLength(500);
});
