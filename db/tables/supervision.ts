import { sql } from 'drizzle-orm';
import {
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** What is measured, what is aimed at, and what was assessed: decided by people, about nobody. */
export const supervision = pgSchema('supervision');

/** Every version of every indicator, with those that are only proposed. */
export const indicator = supervision.table(
  'indicator',
  {
    code: text('code').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    nameEn: text('name_en').notNull(),
    group: text('group').notNull(),
    /** Sums of measures of cubes (kernel, statistics/formula.ts); null where nothing is computed. */
    numerator: text('numerator'),
    /** Null where the numerator is the figure. */
    denominator: text('denominator'),
    factor: doublePrecision('factor').notNull(),
    unit: text('unit').notNull(),
    direction: text('direction', { enum: ['UP', 'DOWN', 'NEUTRAL'] }).notNull(),
    /** DIVISION, INSTITUTION. */
    scopes: text('scopes').array().notNull(),
    /** The shortest there is. */
    period: text('period', { enum: ['YEAR', 'MONTH'] }).notNull(),
    comparator: text('comparator', { enum: ['GE', 'LE', 'EQ'] }),
    /** By the year for which they are set. */
    targets: jsonb('targets').$type<Record<string, number>>().notNull(),
    source: text('source').notNull(),
    /** Whether the formula was checked against its source; DERIVED: ours. */
    basis: text('basis', { enum: ['VERIFIED', 'UNVERIFIED', 'DERIVED'] }).notNull(),
    /** ACTIVE, NO_SOURCE and RECORDED are in force: one version of a code. */
    status: text('status', {
      enum: ['ACTIVE', 'NO_SOURCE', 'RECORDED', 'PROPOSED', 'REJECTED', 'SUPERSEDED'],
    }).notNull(),
    /** Of a proposal, why; null where the catalogue said it. */
    reason: text('reason'),
    proposedBy: text('proposed_by'),
    proposedAt: instant('proposed_at').notNull().defaultNow(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    rejection: text('rejection'),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.version] }),
    uniqueIndex('indicator_in_force').on(t.code).where(sql`status in ('ACTIVE', 'NO_SOURCE', 'RECORDED')`),
  ],
);

/** What an institution was assessed to be, by whom and when. */
export const assessment = supervision.table(
  'assessment',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    institutionCode: text('institution_code').notNull(),
    kind: text('kind', { enum: ['EMR_LEVEL', 'MATURITY', 'DIGITAL_HOSPITAL'] }).notNull(),
    level: text('level').notNull(),
    assessedOn: date('assessed_on', { mode: 'string' }).notNull(),
    assessor: text('assessor').notNull(),
    source: text('source').notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (t) => [index('assessment_institution').on(t.institutionCode, t.kind, t.assessedOn)],
);

/**
 * How far a key goal is that the hub does not compute: each figure with its day and its source. Of one day, what was
 * recorded last stands.
 */
export const goalActual = supervision.table(
  'goal_actual',
  {
    goal: text('goal').notNull(),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    value: doublePrecision('value').notNull(),
    source: text('source').notNull(),
    /** Null where it came with the hub. */
    recordedBy: text('recorded_by'),
    recordedAt: instant('recorded_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.goal, t.asOf, t.recordedAt] })],
);
