import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { createSeal } from './seal.ts';

const secret = generateKeyPairSync('ed25519').privateKey;
const other = generateKeyPairSync('ed25519').privateKey;
const seal = createSeal<{ token: string }>(secret, 'session');
const value = { token: 'eyJ' };

afterEach(() => void vi.useRealTimers());

test('opens what it closed, also in another process with the same secret', async () => {
  const text = await seal.close(value, 60);
  expect(text).toMatch(/^[\w.-]+$/);
  expect(text).not.toContain(Buffer.from('eyJ').toString('base64url'));
  expect(await createSeal(secret, 'session').open(text)).toEqual(value);
});

test('opens nothing of another secret, of another purpose, altered, or cut', async () => {
  const text = await seal.close(value, 60);
  const middle = Math.floor(text.length / 2);
  const altered = `${text.slice(0, middle)}${text[middle] === 'A' ? 'B' : 'A'}${text.slice(middle + 1)}`;
  const strangers = [
    await createSeal(other, 'session').close(value, 60),
    await createSeal(secret, 'login').close(value, 60),
    altered,
    text.slice(0, -4),
    'nothing',
    '',
    undefined,
  ];
  for (const stranger of strangers) expect(await seal.open(stranger)).toBeUndefined();
});

test('opens for as long as it was told', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const text = await seal.close(value, 60);
  vi.advanceTimersByTime(59_000);
  expect(await seal.open(text)).toEqual(value);
  vi.advanceTimersByTime(2_000);
  expect(await seal.open(text)).toBeUndefined();
});
