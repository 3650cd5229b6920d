import { text } from 'drizzle-orm/pg-core';
import { codeColumns, recordColumns } from '../tables/columns.ts';
import { record } from '../tables/record.ts';

/**
 * The view record.timeline: what all kinds of records have in common, one row a record. It stands outside
 * ../tables so that no table is generated for it.
 */
export const timeline = record.table('timeline', {
  ...recordColumns(),
  ...codeColumns(),
  /** The record's table in capitals. */
  kind: text('kind').notNull(),
});
