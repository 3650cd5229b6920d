import { expect, test } from 'vitest';
import { readDisclosure } from './disclosure.ts';

const denial = (coordinate: string) => ({
  message: `no ${coordinate}`,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate },
});

test('counts each coordinate once, denied and masked apart', () => {
  const answer = {
    errors: [denial('Person.idNumber'), denial('Person.idNumber'), denial('Person.phone')],
    extensions: { masked: ['Person.name', 'Person.name'] },
  };
  expect(readDisclosure(JSON.stringify(answer))).toEqual({
    denied: [
      { coordinate: 'Person.idNumber', reason: 'no Person.idNumber' },
      { coordinate: 'Person.phone', reason: 'no Person.phone' },
    ],
    masked: ['Person.name'],
  });
});

test('names a denial without a coordinate by its path', () => {
  const answer = {
    errors: [{ message: 'no', path: ['me', 0, 'name'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
  };
  expect(readDisclosure(JSON.stringify(answer)).denied).toEqual([{ coordinate: 'me.0.name', reason: 'no' }]);
});

test.each([
  '',
  'not JSON',
  'null',
  '[]',
  '{"errors":"x","extensions":{"masked":1}}',
  '{"errors":[{"message":"m"}]}',
])('finds nothing withheld in %j', (response) => {
  expect(readDisclosure(response)).toEqual({ denied: [], masked: [] });
});
