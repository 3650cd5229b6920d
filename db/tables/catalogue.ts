import { bigint, date, index, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { exchange } from './exchange.ts';

/**
 * Grades that stewards raised a resource of the catalogue to; in force once a second one has approved. Lowering takes
 * a release, so there is no other kind.
 */
export const gradeRaise = exchange.table(
  'grade_raise',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Code of the resource in the catalogue. */
    resource: text('resource').notNull(),
    grade: text('grade', { enum: ['IMPORTANT', 'CORE'] }).notNull(),
    reason: text('reason').notNull(),
    raisedBy: text('raised_by').notNull(),
    raisedAt: instant('raised_at').notNull().defaultNow(),
    /** Null: proposed, and not in force. */
    approvedBy: text('approved_by'),
    approvedAt: instant('approved_at'),
    /** By whom, when and why it was turned down: it never comes into force. */
    rejectedBy: text('rejected_by'),
    rejectedAt: instant('rejected_at'),
    rejection: text('rejection'),
  },
  (t) => [index('grade_raise_resource').on(t.resource, t.raisedAt, t.id)],
);

/** What the clock notes of each table of a resource: about how many rows it holds, and when they changed last. */
export const tableState = exchange.table('table_state', {
  /** schema.table */
  name: text('name').primaryKey(),
  rows: bigint('rows', { mode: 'number' }).notNull(),
  /** The day of the city that `rows` is of. */
  rowsOn: date('rows_on', { mode: 'string' }).notNull(),
  /** Rows ever written, changed or deleted, as the database counts them: when it grows, something has changed. */
  changes: bigint('changes', { mode: 'number' }).notNull(),
  /** Null where nothing was ever seen to change. */
  changedAt: instant('changed_at'),
});
