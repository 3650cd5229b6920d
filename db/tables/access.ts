import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, instant, subjectId } from './columns.ts';

/** What every repository joins: who a subject is, who manages them, who has which relation to them. */
export const access = pgSchema('access');

/**
 * One row per subject. `personId` names the set the subject belongs to (the id of its first subject);
 * a merge or unmerge rewrites this column only. The division columns are the closure of the managing
 * division over the tree `codeSystem`, so that jurisdiction is one indexed comparison.
 */
export const scope = access.table(
  'scope',
  {
    subjectId: subjectId().primaryKey(),
    personId: uuid('person_id').notNull(),
    codeSystem: text('code_system').notNull(),
    city: text('city').notNull(),
    district: text('district'),
    township: text('township'),
    village: text('village'),
    reportingArea: text('reporting_area'),
    managingInstitution: text('managing_institution'),
    /** Latest possible birth date; decides whether the rules for children under 14 apply. */
    bornOn: date('born_on', { mode: 'string' }),
  },
  (t) => [
    index('scope_person').on(t.personId),
    index('scope_city').on(t.city, t.personId),
    index('scope_district').on(t.district, t.personId),
    index('scope_township').on(t.township, t.personId),
    index('scope_village').on(t.village, t.personId),
    index('scope_reporting_area').on(t.reportingArea, t.personId),
    index('scope_managing_institution').on(t.managingInstitution, t.personId),
    index('scope_born').on(t.bornOn),
  ],
);

/** TREATING and CONTRACTED name an institution as counterpart, GUARDIAN a person id. */
export const careRelation = access.table(
  'care_relation',
  {
    subjectId: subjectId(),
    kind: text('kind', { enum: ['TREATING', 'CONTRACTED', 'GUARDIAN'] }).notNull(),
    counterpart: text('counterpart').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** What it rests on: an encounter id, a contract id, a birth record. */
    origin: text('origin').notNull(),
    /** When a delivery made it, or made it live again; null where nothing was delivered. */
    recordedAt: instant('recorded_at'),
    /** The clinician of the encounter that then made it, where it names one. */
    practitionerId: uuid('practitioner_id'),
    /** 5 where it rests on an encounter that a label lifts: the institution alone may give the diagnosis away. */
    requiredLevel: smallint('required_level').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.kind, t.counterpart] }),
    index('care_relation_counterpart').on(t.kind, t.counterpart, t.subjectId),
  ],
);

/** Who verified that somebody is a child's guardian, by which document; the relation GUARDIAN follows from it. */
export const guardianship = access.table(
  'guardianship',
  {
    /** The child's. */
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    guardianId: uuid('guardian_id').notNull(),
    kind: text('kind', { enum: ['BIRTH_RECORD', 'COURT', 'STEWARD'] }).notNull(),
    /** Free text: which document. */
    evidence: bytes('evidence').notNull(),
    verifiedBy: text('verified_by').notNull(),
    verifiedAt: instant('verified_at').notNull().defaultNow(),
    endedBy: text('ended_by'),
    endedAt: instant('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.id] })],
);

/** When an open-ended row ends. */
const FOREVER = sql`'infinity'`;

/**
 * Maps a holder at the identity provider to one role, its place and its purposes. A city-wide one is PROPOSED until a
 * second security administrator approves. Ended, never deleted.
 */
export const assignment = access.table(
  'assignment',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    issuer: text('issuer').notNull(),
    holder: text('holder').notNull(),
    role: text('role').notNull(),
    institutionCode: text('institution_code'),
    practitionerId: uuid('practitioner_id'),
    divisionSystem: text('division_system'),
    divisionCode: text('division_code'),
    purposes: text('purposes').array().notNull(),
    status: text('status', { enum: ['PROPOSED', 'ACTIVE', 'REJECTED'] })
      .notNull()
      .default('ACTIVE'),
    assignedBy: text('assigned_by').notNull(),
    approvedBy: text('approved_by'),
    endedBy: text('ended_by'),
    startsAt: instant('starts_at').notNull().defaultNow(),
    endsAt: instant('ends_at').notNull().default(FOREVER),
  },
  (t) => [index('assignment_holder').on(t.issuer, t.holder)],
);

/** The person opens categories of data, for purposes, to an institution or a practitioner, until it ends. */
export const consent = access.table(
  'consent',
  {
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    /** An institution's code or a practitioner's id. */
    grantee: text('grantee').notNull(),
    granteeKind: text('grantee_kind', { enum: ['INSTITUTION', 'PRACTITIONER'] }).notNull(),
    /** A mask over CONSENT_CATEGORIES (schema/relations.ts). */
    categories: integer('categories').notNull(),
    purposes: text('purposes').array().notNull(),
    grantedBy: text('granted_by').notNull(),
    grantedAt: instant('granted_at').notNull().defaultNow(),
    /** Revoking sets it to the moment. */
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.id] }), index('consent_grantee').on(t.grantee, t.subjectId)],
);

/** The person refuses what may be refused (REFUSABLE in schema/policy.ts), to one institution or to all. */
export const refusal = access.table(
  'refusal',
  {
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    /** Null: every institution. */
    institutionCode: text('institution_code'),
    refusedBy: text('refused_by').notNull(),
    refusedAt: instant('refused_at').notNull().defaultNow(),
    endsAt: instant('ends_at').notNull().default(FOREVER),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.id] })],
);

/** One person's record, opened to one clinician in an emergency, and what a reviewer made of it. */
export const breakGlass = access.table(
  'break_glass',
  {
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    actor: text('actor').notNull(),
    institutionCode: text('institution_code'),
    /** Free text. */
    reason: bytes('reason').notNull(),
    openedAt: instant('opened_at').notNull().defaultNow(),
    endsAt: instant('ends_at').notNull(),
    review: text('review', { enum: ['PENDING', 'JUSTIFIED', 'VIOLATION'] })
      .notNull()
      .default('PENDING'),
    reviewedBy: text('reviewed_by'),
    reviewedAt: instant('reviewed_at'),
    /** Free text. */
    note: bytes('note'),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.id] }),
    index('break_glass_actor').on(t.actor, t.openedAt),
    index('break_glass_pending').on(t.openedAt).where(sql`review = 'PENDING'`),
    index('break_glass_id').on(t.id),
  ],
);

/** How often an actor tried to break a glass on a day of the city, whether or not a person was found. */
export const breakGlassAttempt = access.table(
  'break_glass_attempt',
  {
    actor: text('actor').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.actor, t.day] })],
);

/** A live raise of a coordinate's level, never below the SDL's. Approved ones stay; the highest counts. */
export const overlay = access.table('overlay', {
  id: uuid('id').primaryKey().defaultRandom(),
  coordinate: text('coordinate').notNull(),
  level: text('level', { enum: ['L2', 'L3', 'L4', 'L5'] }).notNull(),
  reason: text('reason').notNull(),
  raisedBy: text('raised_by').notNull(),
  /** Null: proposed, and not in force. */
  approvedBy: text('approved_by'),
  raisedAt: instant('raised_at').notNull().defaultNow(),
  approvedAt: instant('approved_at'),
  /** By whom, when and why it was turned down: it never comes into force. */
  rejectedBy: text('rejected_by'),
  rejectedAt: instant('rejected_at'),
  rejection: text('rejection'),
});

/** What a person asks of the hub: to correct an entry of the file, or about an entry of the access log. */
export const request = access.table(
  'request',
  {
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    kind: text('kind', { enum: ['CORRECTION', 'COMPLAINT'] }).notNull(),
    /** What it is about: a record's id, or an entry of the access log. */
    about: text('about').notNull(),
    /** Of a correction: which field of the record. */
    coordinate: text('coordinate'),
    /** 5 where the person made it: what a child asks for alone, a guardian does not read. */
    requiredLevel: smallint('required_level').notNull(),
    /** Of a correction, sealed: what the institution's own system calls the record (`Condition/c1`). */
    delivered: bytes('delivered'),
    /** The institution that is to answer; null: the security administrator. */
    institutionCode: text('institution_code'),
    /** Free text. */
    wish: bytes('wish').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    status: text('status', { enum: ['OPEN', 'ACCEPTED', 'REJECTED'] })
      .notNull()
      .default('OPEN'),
    /** Free text. */
    answer: bytes('answer'),
    answeredBy: text('answered_by'),
    answeredAt: instant('answered_at'),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.id] }),
    index('request_open').on(t.kind, t.madeAt).where(sql`status = 'OPEN'`),
  ],
);

/** An unusual number of new relations in a day by one institution, or by one clinician there. */
export const relationFlag = access.table(
  'relation_flag',
  {
    institutionCode: text('institution_code').notNull(),
    kind: text('kind').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    /** A practitioner's id; empty: the whole institution. */
    practitioner: text('practitioner').notNull().default(''),
    relations: integer('relations').notNull(),
    /** The median day of the weeks before. */
    usual: integer('usual').notNull(),
    /** Of the rule that raised it (subgraphs/access/domain/unusual-relations.ts). */
    ruleVersion: integer('rule_version').notNull(),
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
  },
  (t) => [primaryKey({ columns: [t.institutionCode, t.kind, t.day, t.practitioner] })],
);

/** One row: which keys this database belongs to, and whether it ever served production. */
export const installation = access.table('installation', {
  id: integer('id').primaryKey(),
  keyCheck: bytes('key_check').notNull(),
  everProduction: boolean('ever_production').notNull().default(false),
});
