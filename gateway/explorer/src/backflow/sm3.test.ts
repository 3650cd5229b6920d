import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sm3 } from './sm3.ts';

test('the sums are those of OpenSSL, around the ends of blocks as well', () => {
  expect(sm3(new TextEncoder().encode('abc'))).toBe(
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
  for (const length of [0, 1, 44, 55, 56, 63, 64, 65, 119, 120, 128, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) % 251);
    expect([length, sm3(bytes)]).toEqual([length, hash('sm3', bytes)]);
  }
});
