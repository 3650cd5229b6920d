import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { exchange } from './exchange.ts';

const STATUSES = ['SUBMITTED', 'IN_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'REVOKED', 'EXPIRED'] as const;

/** What a body may take out of the hub, for what, and until when: applied for, reviewed, in force, over. */
export const backflowGrant = exchange.table(
  'backflow_grant',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind', { enum: ['BACKFLOW', 'SHARING'] }).notNull(),
    /** Name of the body that gets the data. */
    recipient: text('recipient').notNull(),
    divisionSystem: text('division_system').notNull(),
    divisionCode: text('division_code').notNull(),
    /** The recipient as a grantee of consents; where the basis is CONSENT. */
    institutionCode: text('institution_code'),
    purpose: text('purpose', { enum: ['HOPERAT', 'PUBHLTH'] }).notNull(),
    legalBasis: text('legal_basis', { enum: ['LEGAL_DUTY', 'EMERGENCY', 'CONSENT'] }).notNull(),
    legalText: text('legal_text').notNull(),
    /** What it is for. */
    use: text('use').notNull(),
    /** Of the moment it was applied for, or reviewed last. */
    risk: text('risk', { enum: ['LOW', 'MEDIUM', 'HIGH'] }).notNull(),
    riskReasons: text('risk_reasons').array().notNull(),
    status: text('status', { enum: STATUSES }).notNull(),
    includesMinors: boolean('includes_minors').notNull().default(false),
    minorsReason: text('minors_reason'),
    /** Labelled rows and L5 fields may only be in a grant that has one. */
    l5Reason: text('l5_reason'),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    /** The last day, in the city. */
    validTo: date('valid_to', { mode: 'string' }).notNull(),
    /** Rows a day at most. */
    dailyRows: integer('daily_rows').notNull(),
    appliedBy: text('applied_by').notNull(),
    appliedAt: instant('applied_at').notNull().defaultNow(),
    /** Until when the present step has to be decided; null where nothing waits. */
    dueAt: instant('due_at'),
    renews: uuid('renews'),
    /** Rises with every step: who decides on an older one is told. */
    version: integer('version').notNull().default(1),
    /** Rises whenever what is granted changes. */
    shapeVersion: integer('shape_version').notNull().default(1),
  },
  (t) => [
    index('backflow_grant_division').on(t.divisionSystem, t.divisionCode),
    index('backflow_grant_open').on(t.status, t.validTo),
    // One renewal at a time.
    uniqueIndex('backflow_grant_renewal').on(t.renews).where(sql`status in ('SUBMITTED', 'IN_REVIEW')`),
  ],
);

/** A field of a grant; a reviewer who takes it out leaves it here with the reason. */
export const backflowField = exchange.table(
  'backflow_field',
  {
    grantId: uuid('grant_id').notNull(),
    /** `Type.field` of the graph. */
    coordinate: text('coordinate').notNull(),
    form: text('form', { enum: ['SHOWN', 'MASKED'] }).notNull(),
    /** Why it is needed in clear. */
    need: text('need'),
    cutBy: text('cut_by'),
    cutReason: text('cut_reason'),
  },
  (t) => [primaryKey({ columns: [t.grantId, t.coordinate] })],
);

/** Every step of a grant: who, as what, when and why. Never altered. */
export const backflowStep = exchange.table(
  'backflow_step',
  {
    grantId: uuid('grant_id').notNull(),
    number: smallint('number').notNull(),
    action: text('action', {
      enum: ['APPLY', 'APPROVE', 'REJECT', 'WITHDRAW', 'RENEW', 'REVOKE', 'EXPIRE'],
    }).notNull(),
    /** Null for the first. */
    fromStatus: text('from_status', { enum: STATUSES }),
    toStatus: text('to_status', { enum: STATUSES }).notNull(),
    /** Actor; `clock` where nobody did it. */
    by: text('by').notNull(),
    role: text('role').notNull(),
    at: instant('at').notNull().defaultNow(),
    reason: text('reason'),
    /** What an approval is bound to. */
    conditions: text('conditions'),
  },
  (t) => [primaryKey({ columns: [t.grantId, t.number] })],
);

/** What was read under a grant, by resource and day of the city. */
export const backflowMeter = exchange.table(
  'backflow_meter',
  {
    grantId: uuid('grant_id').notNull(),
    resource: text('resource').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    calls: bigint('calls', { mode: 'number' }).notNull().default(0),
    rows: bigint('rows', { mode: 'number' }).notNull().default(0),
    refused: bigint('refused', { mode: 'number' }).notNull().default(0),
    /** Readings that began from the beginning. */
    fullReadings: bigint('full_readings', { mode: 'number' }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.grantId, t.day, t.resource] }), index('backflow_meter_day').on(t.day)],
);

/** A day of reading that a rule found unusual; raised by the clock, and closed once by who has looked into it. */
export const usageFlag = exchange.table(
  'usage_flag',
  {
    grantId: uuid('grant_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    resource: text('resource').notNull(),
    rule: text('rule').notNull(),
    /** The edition of the rules that found it. */
    version: text('version').notNull(),
    found: bigint('found', { mode: 'number' }).notNull(),
    usual: bigint('usual', { mode: 'number' }).notNull(),
    notedAt: instant('noted_at').notNull().defaultNow(),
    /** By whom, when and why it was closed; null while it is open. */
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
    closedReason: text('closed_reason'),
  },
  (t) => [primaryKey({ columns: [t.grantId, t.day, t.resource, t.rule] })],
);
