import { expect, test } from 'vitest';
import { synonymsOn } from './mappings.ts';

test('a source’s words mean what stewards agreed on where the release says nothing, and no code becomes another', () => {
  const agreed = (from: string, to: string) => ({ type: 'Patient', path: 'gender', from, to });
  const synonyms = synonymsOn('2026-12-01', [
    agreed('坤', 'female'),
    agreed('男', 'female'),
    agreed('male', 'female'),
    agreed('乾', 'nothing'),
    { type: 'Condition', path: 'code', from: 'B24', to: 'I10' },
  ]);
  const gender = (word: string) => synonyms({ resourceType: 'Patient', gender: word }).gender;
  expect(['坤', '男', 'male', '乾'].map(gender)).toEqual(['female', 'male', 'male', '乾']);
  expect(synonyms({ resourceType: 'Condition', code: 'B24' })).toEqual({
    resourceType: 'Condition',
    code: 'B24',
  });
});
