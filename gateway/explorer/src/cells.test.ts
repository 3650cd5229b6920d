import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { findCells, selectionOf } from './cells.ts';

const schema = buildSchema(`
  interface Named { name: String }
  type Person implements Named { name: String phone: String file: File friends: [Person!] }
  type File { number: String }
  type Query { person: Person named: Named }
`);
const MASKED = ['Person.name', 'File.number'];
const disclosure = {
  denied: [
    { coordinate: 'Person.phone', reason: '' },
    { coordinate: 'closed', reason: '' },
  ],
  masked: MASKED,
  failed: [{ key: 'broken', reason: '' }],
};

/** The text of each line found, so that a wrong line shows. */
function found(query: string, data: unknown, limit = 100): string[] {
  const lines = JSON.stringify({ data, extensions: {} }, null, 2).split('\n');
  const cells = findCells(selectionOf(schema, parse(query)), data, disclosure, 2, limit);
  return cells.map(({ line, kind, coordinate }) => `${kind} ${coordinate} ${lines[line - 1]?.trim()}`);
}

test('finds the lines of masked values and denied nulls under aliases, lists and fragments', () => {
  const query = `{ person { who: name ...More friends { name phone } } }
    fragment More on Person { ... on Person { file { number } phone } }`;
  const data = {
    person: {
      who: '张*',
      friends: [{ name: '李*', phone: null }, {}, { name: '王*', phone: null }],
      file: { number: '500106*********01' },
      phone: null,
    },
  };
  expect(found(query, data)).toEqual([
    'masked Person.name "who": "张*",',
    'masked Person.name "name": "李*",',
    'denied Person.phone "phone": null',
    'masked Person.name "name": "王*",',
    'denied Person.phone "phone": null',
    'masked File.number "number": "500106*********01"',
    'denied Person.phone "phone": null',
  ]);
});

test('keeps count of lines past empty lists, nested lists and unknown keys', () => {
  const data = { other: [[], [1, [2]], {}, 'x'], person: { friends: [], name: '张*' } };
  expect(found('{ person { friends { name } name } }', data)).toEqual(['masked Person.name "name": "张*"']);
});

test('marks neither an absent masked value nor a shown one that is denied elsewhere', () => {
  expect(found('{ person { name phone } }', { person: { name: null, phone: '138' } })).toEqual([]);
});

test('tells a root field that found nothing from one that is closed or has failed', () => {
  const query =
    '{ person { file { number } } none: person { name } closed: person { name } broken: person { name } }';
  const data = { person: { file: null }, none: null, closed: null, broken: null };
  expect(found(query, data)).toEqual([
    'missing Query.person "none": null,',
    'denied Query.person "closed": null,',
  ]);
});

test('ends at the limit', () => {
  const friends = Array.from({ length: 1000 }, () => ({ name: '李*' }));
  expect(found('{ person { friends { name } } }', { person: { friends } }, 5)).toHaveLength(5);
});

test('bears fragments that spread themselves', () => {
  expect(
    found('{ person { ...A } } fragment A on Person { name ...A }', { person: { name: '张*' } }),
  ).toHaveLength(1);
});
