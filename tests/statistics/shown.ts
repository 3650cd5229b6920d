import { expect } from 'vitest';
import type { RawCell } from './raw-figures.ts';

export interface Cell {
  period: string;
  keys: { value: string }[];
  figures: { value: number }[];
}

export interface Figure {
  code: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  status: string;
  lastYear: number | null;
}

export interface InstitutionPortrait {
  figures: (Figure & { peers: number | null; peerCount: number })[];
  radar: { axis: string; score: number | null; indicators: { code: string; score: number }[] }[];
  trend: Cell[];
  caseMix: Cell[];
}

/** The shown cells are the largest ones of the raw ones, and no other. */
export function sameCells(shown: readonly Cell[], raw: readonly RawCell[]): void {
  const truth = new Map(raw.map(({ first, second, amount }) => [`${first} ${second}`.trim(), amount]));
  expect(shown.length).toBeGreaterThan(1);
  for (const { keys, figures } of shown) {
    const name = keys.map(({ value }) => value).join(' ');
    expect([name, figures[0]!.value]).toEqual([name, truth.get(name) ?? 0]);
  }
  const amounts = [...truth.values()].sort((a, b) => b - a).slice(0, shown.length);
  const given = shown.map(({ figures }) => figures[0]!.value).sort((a, b) => b - a);
  expect(given.slice(0, amounts.length)).toEqual(amounts);
}
