import type { InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TableRow } from '../labelled-rows.ts';

/** A row of the city for a table, in clear until its person is whole. */
export type CityRow = TableRow;

/** Takes rows, type-checked against their tables, in the order in which they are made. */
export interface Rows {
  add<T extends PgTable>(table: T, row: InferInsertModel<T>): void;
  list: CityRow[];
}

export function createRows(): Rows {
  const list: CityRow[] = [];
  return { list, add: (table, row) => void list.push({ table, row }) };
}

/** Everything of the city is delivered by this source. */
export const SOURCE = 'CITY';
