import { bigint, index, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/** The access log: who read what of whom. Its own schema, because rights are given by schema (../roles.ts). */
export const audit = pgSchema('audit');

const writer = () => uuid('writer').notNull();
const seq = () => bigint('seq', { mode: 'number' }).notNull();

/** One entry an operation and process. Partitioned by month of `at`, which is its batch's. */
export const entry = audit.table(
  'entry',
  {
    writer: writer(),
    /** Counted by its writer from 0. */
    seq: seq(),
    at: instant('at').notNull(),
    /** JSON as it was hashed; see ../../subgraphs/_kernel/audit/entry.ts. */
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.seq, t.at] })],
);

/** Whose data an entry is about. Partitioned as the entries are. */
export const entryPerson = audit.table(
  'entry_person',
  { personId: uuid('person_id').notNull(), at: instant('at').notNull(), writer: writer(), seq: seq() },
  (t) => [primaryKey({ columns: [t.personId, t.at, t.writer, t.seq] })],
);

/** What one commit of a writer wrote, sealed: a Merkle tree over its entries, chained to the writer's last batch. */
export const batch = audit.table(
  'batch',
  {
    writer: writer(),
    number: integer('number').notNull(),
    firstSeq: bigint('first_seq', { mode: 'number' }).notNull(),
    count: integer('count').notNull(),
    at: instant('at').notNull(),
    /** SM3 of each entry, 32 bytes each: they outlive the entries, and tell which one was altered. */
    leaves: bytes('leaves').notNull(),
    root: bytes('root').notNull(),
    previous: bytes('previous').notNull(),
    /** HMAC-SM3 with the installation's key: who owns the database alone cannot write a batch. */
    seal: bytes('seal').notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.number] }), index('batch_seq').on(t.writer, t.firstSeq)],
);

/** All writers' batches since the last epoch under one signed root; what is anchored outside the database. */
export const epoch = audit.table('epoch', {
  number: integer('number').primaryKey(),
  /** JSON as it was signed. */
  body: text('body').notNull(),
  signature: bytes('signature').notNull(),
});

/** Which batches of a writer an epoch covers. */
export const epochWriter = audit.table(
  'epoch_writer',
  {
    writer: writer(),
    last: integer('last').notNull(),
    first: integer('first').notNull(),
    epoch: integer('epoch').notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.last] })],
);
