import { sql } from 'drizzle-orm';
import { date, index, integer, pgSchema, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

export const exchange = pgSchema('exchange');

/** A registered source system; its institution and division are the defaults of what it delivers. */
export const source = exchange.table('source', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  institutionCode: text('institution_code').notNull(),
  divisionSystem: text('division_system').notNull(),
  divisionCode: text('division_code').notNull(),
  registeredAt: instant('registered_at').notNull().defaultNow(),
});

export const importBatch = exchange.table('import_batch', {
  id: uuid('id').primaryKey(),
  sourceCode: text('source_code').notNull(),
  startedAt: instant('started_at').notNull().defaultNow(),
  finishedAt: instant('finished_at'),
  files: integer('files').notNull().default(0),
  stored: integer('stored').notNull().default(0),
  unchanged: integer('unchanged').notNull().default(0),
  archived: integer('archived').notNull().default(0),
  quarantined: integer('quarantined').notNull().default(0),
});

/**
 * Routing table of everything delivered: (source, type, id, version) once. `body` is the raw resource, deflated
 * and sealed. STORED rows have a record, ARCHIVED ones wait for a model and can be replayed.
 */
export const delivery = exchange.table(
  'delivery',
  {
    sourceCode: text('source_code').notNull(),
    resourceType: text('resource_type').notNull(),
    resourceId: text('resource_id').notNull(),
    /** SM3 of the canonical resource, 16 bytes. */
    version: bytes('version').notNull(),
    disposition: text('disposition', { enum: ['STORED', 'ARCHIVED'] }).notNull(),
    subjectId: uuid('subject_id'),
    recordId: uuid('record_id').notNull(),
    body: bytes('body').notNull(),
    /** Of the version that stands: the day on which the resource first came, and what the rules of quality say. */
    firstOn: date('first_on', { mode: 'string' }),
    checked: integer('checked'),
    failed: integer('failed'),
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.sourceCode, t.resourceType, t.resourceId, t.version] }),
    index('delivery_subject').on(t.subjectId),
  ],
);

/** Defective input, with the reason. `fingerprint` makes a second run count the same defect once. */
export const quarantine = exchange.table(
  'quarantine',
  {
    sourceCode: text('source_code').notNull(),
    fingerprint: bytes('fingerprint').notNull(),
    resourceType: text('resource_type'),
    resourceId: text('resource_id'),
    reason: text('reason').notNull(),
    /** Where and what, without any value of the resource. */
    detail: text('detail').notNull(),
    body: bytes('body').notNull(),
    /** The import that met it last. */
    batchId: uuid('batch_id').notNull(),
    quarantinedAt: instant('quarantined_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.sourceCode, t.fingerprint] })],
);

/** Which institution a delivered Organization is: several deliveries can be of one institution. */
export const organizationReference = exchange.table('organization_reference', {
  recordId: uuid('record_id').primaryKey(),
  institutionCode: text('institution_code').notNull(),
});

/** Codes nobody has mapped yet, for the steward. They count as L5 until somebody has, so they are sealed. */
export const unmappedCode = exchange.table(
  'unmapped_code',
  {
    sourceCode: text('source_code').notNull(),
    resourceType: text('resource_type').notNull(),
    /** Keyed, of code system and code: tells each once. */
    fingerprint: bytes('fingerprint').notNull(),
    body: bytes('body').notNull(),
    firstSeenAt: instant('first_seen_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.sourceCode, t.resourceType, t.fingerprint] })],
);

/** What stewards agreed that a source means by a word where FHIR R4 requires a code; in force once a second one approved. */
export const codeMapping = exchange.table(
  'code_mapping',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    sourceCode: text('source_code').notNull(),
    resourceType: text('resource_type').notNull(),
    path: text('path').notNull(),
    fromWord: text('from_word').notNull(),
    toCode: text('to_code').notNull(),
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
  (t) => [
    // One meaning of a word at a time, proposed or agreed on.
    uniqueIndex('code_mapping_word')
      .on(t.sourceCode, t.resourceType, t.path, t.fromWord)
      .where(sql`rejected_by is null`),
  ],
);

/**
 * What of the synthetic city was asked for: its first persons, then as many more as each later call asked for. The
 * first row's date is that of the whole city, so that a person is the same whenever they are written.
 */
export const seed = exchange.table('seed', {
  fromPerson: integer('from_person').primaryKey(),
  untilPerson: integer('until_person').notNull(),
  seed: integer('seed').notNull(),
  asOf: date('as_of', { mode: 'string' }).notNull(),
  finishedAt: instant('finished_at'),
});

/** A part of a seed that is there, written in one transaction with its rows. */
export const seedBatch = exchange.table(
  'seed_batch',
  {
    fromPerson: integer('from_person').notNull(),
    batch: integer('batch').notNull(),
    rows: integer('rows').notNull(),
  },
  (t) => [primaryKey({ columns: [t.fromPerson, t.batch] })],
);
