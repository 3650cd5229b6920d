import { expect, test } from 'vitest';
import { householdRelationFromCode } from './household-relation.ts';

test.each([
  ['02', 'HEAD'],
  ['10', 'SPOUSE'],
  ['20', 'SON'],
  ['30', 'DAUGHTER'],
  ['41', 'GRANDCHILD'],
  ['51', 'PARENT'],
  ['52', 'PARENT'],
  ['61', 'GRANDPARENT'],
  ['73', 'SIBLING'],
  ['97', 'OTHER'],
  ['', 'OTHER'],
])('%s is %s', (code, relation) => {
  expect(householdRelationFromCode(code)).toBe(relation);
});
