import type { TransactionSql } from 'postgres';
import { type Quality, rulesIn } from './evaluate.ts';
import { lagClass } from './score.ts';

/** Adds up what a batch changes in the counts of its source, and writes it in two statements. */
export class Counts {
  readonly #rules = new Map<
    string,
    { on: string; type: string; rule: string; checked: number; passed: number }
  >();
  readonly #lags = new Map<string, { on: string; type: string; hours: number; rows: number }>();

  /** @param sign 1 for what stands from now on, -1 for what stood until now */
  add(type: string, on: string, { checked, failed }: Quality, sign: 1 | -1): void {
    for (const { rule, bit } of rulesIn(type, on, checked)) {
      const key = `${on}\n${type}\n${rule}`;
      const count = this.#rules.get(key) ?? { on, type, rule, checked: 0, passed: 0 };
      this.#rules.set(key, count);
      count.checked += sign;
      if ((failed & (1 << bit)) === 0) count.passed += sign;
    }
  }

  arrived(type: string, on: string, lag: number): void {
    const hours = lagClass(lag);
    const key = `${on}\n${type}\n${hours}`;
    const count = this.#lags.get(key) ?? { on, type, hours, rows: 0 };
    this.#lags.set(key, count);
    count.rows++;
  }

  async write(tx: TransactionSql, source: string): Promise<void> {
    const rules = [...this.#rules.values()].filter(({ checked, passed }) => checked !== 0 || passed !== 0);
    const lags = [...this.#lags.values()];
    await Promise.all([
      rules.length > 0 &&
        tx`
        insert into exchange.quality_count (source_code, "on", resource_type, rule, checked, passed)
        select ${source}, r.on, type, rule, checked, passed from unnest(${rules.map(({ on }) => on)}::date[],
          ${rules.map(({ type }) => type)}::text[], ${rules.map(({ rule }) => rule)}::text[],
          ${rules.map(({ checked }) => checked)}::int[], ${rules.map(({ passed }) => passed)}::int[])
          r ("on", type, rule, checked, passed)
        on conflict (source_code, "on", resource_type, rule) do update set
          checked = quality_count.checked + excluded.checked, passed = quality_count.passed + excluded.passed`,
      lags.length > 0 &&
        tx`
        insert into exchange.quality_lag (source_code, "on", resource_type, hours, rows)
        select ${source}, r.on, type, hours, rows from unnest(${lags.map(({ on }) => on)}::date[],
          ${lags.map(({ type }) => type)}::text[], ${lags.map(({ hours }) => hours)}::int[],
          ${lags.map(({ rows }) => rows)}::int[]) r ("on", type, hours, rows)
        on conflict (source_code, "on", resource_type, hours) do update set
          rows = quality_lag.rows + excluded.rows`,
    ]);
  }
}
