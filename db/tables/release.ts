import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  customType,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';
import { exchange } from './exchange.ts';

/** A transaction's number; whether a snapshot saw it, PostgreSQL itself can tell. */
const transaction = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What changed, row by row, while any grant is active; written by triggers (../change-log.ts). Of a row of data `was`
 * and `is` say which level its labels lifted it to, null where it was not there. Of a change of custody, and of what a
 * person wants, `person_id` or the subject says whose.
 */
export const change = exchange.table(
  'change',
  {
    number: bigserial('number', { mode: 'number' }).primaryKey(),
    transaction: transaction('transaction').notNull(),
    at: instant('at').notNull().defaultNow(),
    /** `schema.table` */
    relation: text('relation').notNull(),
    subjectId: uuid('subject_id').notNull(),
    personId: uuid('person_id'),
    /** Null where the table has no key of its own beside the subject. */
    rowId: uuid('row_id'),
    was: smallint('was'),
    is: smallint('is'),
  },
  (t) => [
    index('change_transaction').on(t.relation, t.transaction),
    index('change_subject').on(t.subjectId),
    index('change_at').on(t.at),
  ],
);

/**
 * From when a grant's changes are all noted: transactions that were under way when it became active may have written
 * without a note, and are over once this one is the oldest.
 */
export const feed = exchange.table('feed', {
  grantId: uuid('grant_id').primaryKey(),
  opens: transaction('opens').notNull(),
});

/** Whose rows of a resource have left under a grant: they may be in the recipient's copy. */
export const held = exchange.table(
  'held',
  {
    grantId: uuid('grant_id').notNull(),
    resource: text('resource').notNull(),
    personId: uuid('person_id').notNull(),
    /** When the recipient was first told to forget the person; null while it may hold them. */
    withdrawn: transaction('withdrawn'),
  },
  (t) => [primaryKey({ columns: [t.grantId, t.resource, t.personId] }), index('held_person').on(t.personId)],
);

/** One bulk export: a job, and then files. */
export const release = exchange.table(
  'release',
  {
    id: uuid('id').primaryKey(),
    grantId: uuid('grant_id').notNull(),
    /** GraphQL types. */
    resources: text('resources').array().notNull(),
    format: text('format', { enum: ['NDJSON', 'PARQUET'] }).notNull(),
    /** The release that this one goes on from; null: full. */
    since: uuid('since'),
    status: text('status', { enum: ['QUEUED', 'RUNNING', 'READY', 'STOPPED', 'EXPIRED'] })
      .notNull()
      .default('QUEUED'),
    /** A stable code: why it was stopped. */
    stoppedBy: text('stopped_by'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
    /** Its files are deleted then. */
    expiresAt: instant('expires_at'),
    rows: bigint('rows', { mode: 'number' }).notNull().default(0),
    /** How far it is: 0 to 100. */
    progress: integer('progress').notNull().default(0),
    /** The moment that it is of, as PostgreSQL's snapshot. */
    snapshot: text('snapshot'),
    takenAt: instant('taken_at'),
    /** What the grant gave then; a later release only goes on from the same. */
    shape: text('shape'),
    /** JSON as it was signed. */
    manifest: text('manifest'),
  },
  (t) => [
    index('release_grant').on(t.grantId, t.requestedAt),
    index('release_open').on(t.requestedAt).where(sql`status in ('QUEUED', 'RUNNING')`),
  ],
);

/** A file of a release. */
export const releasePart = exchange.table(
  'release_part',
  {
    releaseId: uuid('release_id').notNull(),
    number: integer('number').notNull(),
    resource: text('resource').notNull(),
    rows: integer('rows').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    /** Hex. */
    sha256: text('sha256').notNull(),
    sm3: text('sm3').notNull(),
    /** Whose rows are in it, 16 bytes each: for the access log. */
    persons: bytes('persons').notNull(),
  },
  (t) => [primaryKey({ columns: [t.releaseId, t.number] })],
);
