import {
  customType,
  index,
  type PgColumn,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

/** Raw bytes: sealed values (see ../crypto.ts) and blind indexes. */
export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** An instant, carried as an ISO 8601 string: no Date object is built for a value that is only passed on. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

/** The immutable identity under which a person's data was delivered; first column of every person-owned key. */
export const subjectId = () => uuid('subject_id').notNull();

/** Columns that every clinical record carries, in the same order everywhere. */
export const recordColumns = () => ({
  subjectId: subjectId(),
  id: uuid('id').notNull(),
  sourceCode: text('source_code').notNull(),
  encounterId: uuid('encounter_id'),
  institutionCode: text('institution_code'),
  practitionerId: uuid('practitioner_id'),
  /** When it happened; falls back to when it was recorded, then to when it was delivered. */
  at: instant('at').notNull(),
  status: text('status'),
  /** 1..5: the level this row's labels lift it to. The row tells no more than the level. */
  requiredLevel: smallint('required_level').notNull(),
  /** Codes and text of an L5 row, sealed as JSON; the clear columns are null then. */
  sealed: bytes('sealed'),
  storedAt: instant('stored_at').notNull().defaultNow(),
});

/** Every record is found by its owner; the newest-first lists read the index backwards. */
export const byOwner = (name: string) => (t: { subjectId: PgColumn; id: PgColumn; at: PgColumn }) => [
  primaryKey({ columns: [t.subjectId, t.id] }),
  index(`${name}_timeline`).on(t.subjectId, t.at, t.id),
];

/** A coded concept: as delivered, and as mapped to the national code set. */
export const codeColumns = () => ({
  codeSystem: text('code_system'),
  code: text('code'),
  display: text('display'),
  nationalSystem: text('national_system'),
  nationalCode: text('national_code'),
  nationalName: text('national_name'),
});
