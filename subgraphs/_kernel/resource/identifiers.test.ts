import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeRecordId, encodeRecordId, isUuid } from './identifiers.ts';

describe('a record’s id', () => {
  test('carries subject and key there and back', () => {
    for (let n = 0; n < 200; n++) {
      const [subjectId, id] = [randomUUID(), randomUUID()];
      const encoded = encodeRecordId(subjectId, id);
      expect(encoded).toMatch(/^[\w-]{43}$/);
      expect(decodeRecordId(encoded)).toEqual({ subjectId, id });
    }
  });

  test.each([
    '',
    'x',
    'A'.repeat(42),
    'A'.repeat(44),
    `${'A'.repeat(42)}=`,
    `${'A'.repeat(42)} `,
    `${'A'.repeat(42)}'`,
  ])('“%s” is none', (value) => {
    expect(decodeRecordId(value)).toBeUndefined();
  });
});

test('only a lower-case uuid is a uuid', () => {
  expect(isUuid(randomUUID())).toBe(true);
  for (const value of [
    '',
    'x',
    randomUUID().toUpperCase(),
    ` ${randomUUID()}`,
    `${randomUUID()}\n`,
    '../../etc',
  ])
    expect(isUuid(value)).toBe(false);
});
