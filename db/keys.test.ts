import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVault } from './crypto.ts';
import { addKey, destroyOldKeys, fileKeys, KEYS_FILE } from './keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a process that runs opens what another one sealed with a key made since', () => {
  const running = createVault(fileKeys(folder));
  expect(addKey(folder)).toBe(2);
  const rotating = createVault(fileKeys(folder));
  const sealed = rotating.seal('clear', 'context');
  expect([rotating.version, rotating.versionOf(sealed)]).toEqual([2, 2]);
  expect(running.open(sealed, 'context').toString()).toBe('clear');
  // Having met the new key it uses it, too.
  expect(running.versionOf(running.seal('clear', 'context'))).toBe(2);
  expect(running.indexes('S', 'v')).toEqual(rotating.indexes('S', 'v'));
});

test('an identifier is found by either key until the old one is destroyed; ids and seals stay', () => {
  const before = createVault(fileKeys(folder));
  const old = before.index('ID_NUMBER', 'value');
  const [id, seal] = [before.id('a', 'b'), before.blind('backup', 'manifest')];
  addKey(folder);
  const during = createVault(fileKeys(folder));
  expect(during.indexes('ID_NUMBER', 'value')).toHaveLength(2);
  expect(during.indexes('ID_NUMBER', 'value')[1]).toEqual(old.blind);
  const sealed = before.seal('clear', 'context');
  expect(destroyOldKeys(folder)).toEqual([1]);
  const after = createVault(fileKeys(folder));
  expect(after.indexes('ID_NUMBER', 'value')).toEqual([during.index('ID_NUMBER', 'value').blind]);
  expect(() => after.open(sealed, 'context')).toThrow('no data key of version 1');
  expect([after.id('a', 'b'), after.blind('backup', 'manifest')]).toEqual([id, seal]);
});

test('the file is its owner’s alone, also after a rotation', () => {
  fileKeys(folder);
  addKey(folder);
  expect(statSync(join(folder, KEYS_FILE)).mode & 0o777).toBe(0o600);
});

test('a file from before keys were versioned finds what was indexed then', () => {
  fileKeys(folder);
  const path = join(folder, KEYS_FILE);
  const { index: _none, ...file } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(file));
  const vault = createVault(fileKeys(folder));
  expect(vault.index('ID_NUMBER', 'value').blind).toEqual(vault.blind('ID_NUMBER', 'value'));
  addKey(folder);
  expect(createVault(fileKeys(folder)).indexes('ID_NUMBER', 'value')).toContainEqual(
    vault.blind('ID_NUMBER', 'value'),
  );
});
