import { sql } from 'drizzle-orm';
import {
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';
import { exchange } from './exchange.ts';

/**
 * Of the resources that first came on a day, in the version that stands now: in how many a rule had something to
 * compare, and in how many it was kept.
 */
export const qualityCount = exchange.table(
  'quality_count',
  {
    sourceCode: text('source_code').notNull(),
    on: date('on', { mode: 'string' }).notNull(),
    resourceType: text('resource_type').notNull(),
    rule: text('rule').notNull(),
    checked: integer('checked').notNull(),
    passed: integer('passed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceCode, t.on, t.resourceType, t.rule] })],
);

/** How long they had taken: rows by the class (its upper end, in hours). */
export const qualityLag = exchange.table(
  'quality_lag',
  {
    sourceCode: text('source_code').notNull(),
    on: date('on', { mode: 'string' }).notNull(),
    resourceType: text('resource_type').notNull(),
    hours: integer('hours').notNull(),
    rows: integer('rows').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceCode, t.on, t.resourceType, t.hours] })],
);

/** What is wrong with a row, until a version comes that mends it. Never a value of the row. */
export const qualityIssue = exchange.table(
  'quality_issue',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    sourceCode: text('source_code').notNull(),
    /** `Type/id`; of input that nothing names, its fingerprint. */
    name: text('name').notNull(),
    resourceType: text('resource_type'),
    resourceId: text('resource_id'),
    /** Of what stands in quarantine. */
    fingerprint: bytes('fingerprint'),
    rule: text('rule').notNull(),
    /** The edition of the rules that found it. */
    version: text('version').notNull(),
    /** Of the row, as it was found: labelled rows are told to nobody but their sender. */
    requiredLevel: smallint('required_level').notNull(),
    detail: text('detail').notNull(),
    foundOn: date('found_on', { mode: 'string' }).notNull(),
    foundAt: instant('found_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    uniqueIndex('quality_issue_open').on(t.sourceCode, t.name, t.rule).where(sql`closed_at is null`),
    index('quality_issue_found').on(t.sourceCode, t.foundAt, t.id),
  ],
);

/** A month's scores by district, as they were published: later corrections do not change them. */
export const qualityBulletin = exchange.table(
  'quality_bulletin',
  {
    /** Its first day. */
    month: date('month', { mode: 'string' }).notNull(),
    divisionSystem: text('division_system').notNull(),
    divisionCode: text('division_code').notNull(),
    version: text('version').notNull(),
    score: doublePrecision('score').notNull(),
    rank: integer('rank').notNull(),
    sources: integer('sources').notNull(),
    /** Percent by dimension. */
    rates: jsonb('rates').notNull(),
    publishedAt: instant('published_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.month, t.divisionSystem, t.divisionCode] })],
);

/** Somebody asked for stored input to be taken in once more; a job does it. */
export const replay = exchange.table(
  'replay',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    sourceCode: text('source_code').notNull(),
    kind: text('kind', { enum: ['QUARANTINED', 'ARCHIVED'] }).notNull(),
    fingerprint: bytes('fingerprint'),
    resourceType: text('resource_type'),
    resourceId: text('resource_id'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
    stored: integer('stored'),
    unchanged: integer('unchanged'),
    quarantined: integer('quarantined'),
  },
  (t) => [index('replay_source').on(t.sourceCode, t.requestedAt, t.id)],
);
