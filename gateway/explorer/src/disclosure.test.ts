import { expect, test } from 'vitest';
import { type Answer, readAnswer, readDisclosure } from './disclosure.ts';

const denial = (coordinate: string, reason = 'ACTOR') => ({
  message: `no ${coordinate}`,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, level: 'L4', reason },
});

test('counts each coordinate once, denied and masked apart', () => {
  const answer = {
    errors: [denial('Person.idNumber'), denial('Person.idNumber'), denial('Person.phone', 'RELATION')],
    extensions: { masked: ['Person.name', 'Person.name'] },
  };
  expect(readDisclosure(answer)).toEqual({
    denied: [
      { coordinate: 'Person.idNumber', reason: 'L4 · 此身份以此目的不得查看' },
      { coordinate: 'Person.phone', reason: 'L4 · 与此人的关系不足以查看' },
    ],
    masked: ['Person.name'],
    failed: [],
  });
});

test('names a denial without a coordinate, and a closed door, by the path', () => {
  const errors = [
    { message: 'no', path: ['me', 0, 'name'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    { message: 'closed', path: ['oversight'], extensions: { code: 'FORBIDDEN' } },
  ];
  expect(readDisclosure({ errors }).denied).toEqual([
    { coordinate: 'me.0.name', reason: 'no' },
    { coordinate: 'oversight', reason: '不对此身份开放' },
  ]);
});

test('keeps what has failed apart from what was denied', () => {
  const errors = [{ message: 'away', path: ['person'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
  expect(readDisclosure({ errors })).toEqual({
    denied: [],
    masked: [],
    failed: [{ key: 'person', reason: '图的一部分没有回答; 其余回答是完整的。 away' }],
  });
});

test.each([
  '',
  'not JSON',
  'null',
  '[]',
  '{"errors":"x","extensions":{"masked":1}}',
  '{"errors":[{"message":"m"}]}',
])('finds nothing withheld in %j', (response) => {
  const answer: Answer = readAnswer(response);
  expect(readDisclosure(answer)).toEqual({ denied: [], masked: [], failed: [] });
});
