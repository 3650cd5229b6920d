import { expect, test } from 'vitest';
import { districtName, TILES, tileBeside } from './tiles.ts';

const at = (code: string) => TILES.find((tile) => tile.code === code)!;

test('38 districts and three functional areas have a place of their own', () => {
  expect(new Set(TILES.map(({ code }) => code)).size).toBe(41);
  expect(new Set(TILES.map(({ column, row }) => `${column},${row}`)).size).toBe(41);
  expect(districtName('500242')).toBe('酉阳');
  expect(districtName('110101')).toBe('110101');
});

test('arrow keys lead to every tile, and nowhere beyond the edge', () => {
  const seen = new Set(['500106']);
  const open = [at('500106')];
  for (const tile of open)
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      const next = tileBeside(tile, key);
      if (next && !seen.has(next.code)) open.push(next);
      if (next) seen.add(next.code);
    }
  expect(seen.size).toBe(41);
  expect(tileBeside(at('500106'), 'ArrowRight')?.name).toBe('渝中');
  expect(tileBeside(at('500241'), 'ArrowDown')).toBeUndefined();
  const statutory = TILES.filter(({ code }) => !['500131', '500132', '500133'].includes(code));
  expect(tileBeside(at('500110'), 'ArrowDown')?.name).toBe('万盛');
  expect(tileBeside(at('500110'), 'ArrowDown', statutory)?.name).not.toBe('万盛');
  expect(tileBeside(at('500241'), 'Enter')).toBeUndefined();
});
