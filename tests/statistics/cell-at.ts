import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';

/** What a cell made up for a test says; all measures have the same sum. */
export interface Counted {
  code?: string;
  cut?: string;
  value?: string;
  period?: string;
  persons: number;
  sum: number;
  /** Who is in it; the same for the same persons. */
  key?: bigint;
}

export function cellAt({
  code = '500106',
  cut = '',
  value = '',
  period = '2025-01-01',
  persons,
  sum,
  key,
}: Counted): FoundCell {
  return {
    area: { system: 'GB2260-2023', code },
    span: 'Y',
    period,
    closed: true,
    cube: 'any',
    cut,
    values: [value, ''],
    persons,
    key: key ?? BigInt(persons),
    sums: [sum, sum, sum, sum],
  };
}
