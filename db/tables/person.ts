import { sql } from 'drizzle-orm';
import { date, index, pgSchema, primaryKey, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant, subjectId } from './columns.ts';

export const person = pgSchema('person');

/** Identity data as one source delivered it. Sealed columns are bound to their column and subject. */
export const subject = person.table('subject', {
  subjectId: subjectId().primaryKey(),
  sourceCode: text('source_code').notNull(),
  name: text('name'),
  /** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
  sex: text('sex').notNull(),
  /** As delivered: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate: text('birth_date'),
  deceasedAt: instant('deceased_at'),
  /** Province to county, in clear. */
  addressArea: text('address_area'),
  idNumber: bytes('id_number'),
  phone: bytes('phone'),
  address: bytes('address'),
  /** The e-health card number, or the hub code of a person without a card. */
  code: bytes('code').notNull(),
  storedAt: instant('stored_at').notNull().defaultNow(),
});

/**
 * Routing table: blind index of (system, value) -> subject. No identifier stands here in clear; the sealed value is
 * what a new key's index is made from. A value names one subject per source, so that no source can take over another's
 * identifier.
 */
export const identifier = person.table(
  'identifier',
  {
    blind: bytes('blind').notNull(),
    subjectId: subjectId(),
    system: text('system').notNull(),
    sourceCode: text('source_code').notNull(),
    /** Of the key that `blind` is made with. */
    keyVersion: smallint('key_version').notNull(),
    value: bytes('value'),
  },
  (t) => [primaryKey({ columns: [t.blind, t.subjectId] }), index('identifier_subject').on(t.subjectId)],
);

/** One person, one file: at most one ACTIVE file, under one managing division. */
export const healthFile = person.table(
  'health_file',
  {
    subjectId: subjectId(),
    id: uuid('id').notNull(),
    /** 17 digits (DE01.00.009.00), issued by the file-making body. */
    number: text('number'),
    status: text('status', { enum: ['ACTIVE', 'TRANSFERRED', 'CLOSED'] }).notNull(),
    divisionSystem: text('division_system').notNull(),
    managingDivision: text('managing_division').notNull(),
    managingInstitution: text('managing_institution'),
    openedOn: date('opened_on', { mode: 'string' }).notNull(),
    closedOn: date('closed_on', { mode: 'string' }),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.id] }),
    uniqueIndex('health_file_one_active').on(t.subjectId).where(sql`status = 'ACTIVE'`),
  ],
);

/** Who lives together. `relation` is to the head of the household (GB/T 4761: 02 is the head). */
export const householdMember = person.table(
  'household_member',
  {
    subjectId: subjectId().primaryKey(),
    householdId: uuid('household_id').notNull(),
    relation: text('relation').notNull(),
  },
  (t) => [index('household_member_household').on(t.householdId, t.subjectId)],
);

/** Who managed a person from when to when, one row a stretch; access.scope has the current one. */
export const custody = person.table(
  'custody',
  {
    subjectId: subjectId(),
    divisionSystem: text('division_system').notNull(),
    managingDivision: text('managing_division').notNull(),
    managingInstitution: text('managing_institution'),
    fromOn: date('from_on', { mode: 'string' }).notNull(),
    /** The first day on which it holds no more. */
    toOn: date('to_on', { mode: 'string' }),
  },
  (t) => [primaryKey({ columns: [t.subjectId, t.fromOn] })],
);
