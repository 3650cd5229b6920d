import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { summarize } from './summary.ts';

const schema = buildSchema(`
  type Person { name: String sex: String phone: String records: Records }
  type Records { nodes: [Record!] }
  type Record { at: String }
  type Query { person(id: ID): Person log: Records }
`);
const QUERY =
  '{ a: person { ...P } b: person { ...P } log { nodes { at } } } fragment P on Person { name sex phone records { nodes { at } } }';
const denied = (coordinate: string) => ({
  message: '',
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, level: 'L4', reason: 'ACTOR' },
});

test('counts fields by coordinate, and what was not found by place', () => {
  const answer = {
    data: {
      a: { name: '张*', sex: 'MALE', phone: null, records: { nodes: [{ at: '1' }, { at: '2' }] } },
      b: null,
      log: null,
    },
    errors: [denied('Person.phone'), { path: ['log'], extensions: { code: 'FORBIDDEN' } }],
    extensions: { masked: ['Person.name'] },
  };
  expect(summarize(schema, QUERY, answer)).toEqual({ shown: 2, masked: 1, denied: 2, missing: 1, failed: 0 });
});

test('counts an empty list as shown: that there is nothing is an answer', () => {
  const data = { a: { name: null, sex: null, phone: null, records: { nodes: [] } } };
  expect(summarize(schema, QUERY, { data })).toEqual({
    shown: 1,
    masked: 0,
    denied: 0,
    missing: 0,
    failed: 0,
  });
});

test.each([{}, { data: null, errors: [denied('Query.person')] }])('has nothing to say of %j', (answer) => {
  expect(summarize(schema, QUERY, answer)).toBeUndefined();
  expect(summarize(schema, '{ unfinished', { data: {} })).toBeUndefined();
});
