import type { Figure } from './ask.ts';

type Shown = Pick<Figure, 'value' | 'status' | 'unit'>;

/** Decimals by unit; of any other, what is counted has none and what is a rate has two. */
const DIGITS: Readonly<Record<string, number>> = { '%': 1, 元: 0, 日: 1 };

const inChinese = (value: number, digits: number) =>
  value.toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A number with its unit, as people read it: `52.4%`, `7,524 人`. */
export function withUnit(value: number, unit: string): string {
  const text = inChinese(value, DIGITS[unit] ?? (Number.isInteger(value) ? 0 : 2));
  return unit === '%' ? `${text}%` : `${text} ${unit}`;
}

const COMPARED = { GE: '≥ ', LE: '≤ ', EQ: '= ' } as const;

/** `≥ 76.0%`; the number alone where the source does not say how it is compared. */
export const shownTarget = (value: number, unit: string, comparator: keyof typeof COMPARED | null): string =>
  `${comparator ? COMPARED[comparator] : ''}${withUnit(value, unit)}`;

/** What is shown for a figure: marked where it is blurred, in words where there is nothing. */
export function shownValue({ value, status, unit }: Shown): string {
  if (status === 'SUPPRESSED') return '不显示';
  if (value === null) return '无数据';
  return status === 'PERTURBED' ? `≈ ${withUnit(value, unit)}` : withUnit(value, unit);
}

/** `174 / 348`; nothing for a figure that is a count. */
export function shownParts({ numerator, denominator, status }: Figure): string {
  if (denominator === null && status !== 'SUPPRESSED') return '';
  if (numerator === null && denominator === null) return '';
  const mark = status === 'EXACT' ? '' : '≈ ';
  const part = (value: number | null) => (value === null ? '不显示' : mark + inChinese(value, 0));
  return `${part(numerator)} / ${part(denominator)}`;
}

/** How far a value is from another: percentage points between shares, percent between all else. */
export function shownChange(value: number | null, before: number | null, unit: string): string {
  if (value === null || before === null) return '—';
  const sign = (change: number, digits: number) => `${change > 0 ? '+' : ''}${inChinese(change, digits)}`;
  if (unit === '%') return `${sign(Number((value - before).toFixed(1)), 1)} 个百分点`;
  return before === 0 ? '—' : `${sign(Number(((value / before - 1) * 100).toFixed(1)), 1)}%`;
}

/** Whether a figure may be compared with others of its kind. */
export const isComparable = ({ value, unstable, denominator }: Figure): boolean =>
  value !== null && !unstable && denominator !== 0;

/**
 * By how much a part moves the whole's share, in percentage points: its distance from the whole, weighed by its share of
 * the denominator. Over all parts the sum is zero.
 */
export function pullOf(part: Figure, whole: Figure | undefined): number | undefined {
  if (part.unit !== '%' || part.value === null || !part.denominator) return undefined;
  if (!whole?.denominator || whole.value === null) return undefined;
  return ((part.value - whole.value) * part.denominator) / whole.denominator;
}
