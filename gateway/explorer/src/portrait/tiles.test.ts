import { expect, test } from 'vitest';
import { districtName, TILES, tileBeside } from './tiles.ts';

const at = (code: string) => TILES.find((tile) => tile.code === code)!;

test('38 districts have a place of their own', () => {
  expect(new Set(TILES.map(({ code }) => code)).size).toBe(38);
  expect(new Set(TILES.map(({ column, row }) => `${column},${row}`)).size).toBe(38);
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
  expect(seen.size).toBe(38);
  expect(tileBeside(at('500106'), 'ArrowRight')?.name).toBe('渝中');
  expect(tileBeside(at('500241'), 'ArrowDown')).toBeUndefined();
  expect(tileBeside(at('500241'), 'Enter')).toBeUndefined();
});
