import type { codeColumns, recordColumns } from '@hub/db/tables/columns.ts';
import type { Category } from '@hub/schema/classification.ts';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { PersonResource } from './define-resource.ts';
import { column, derived, type FieldSource, reference } from './fields.ts';
import { encodeRecordId } from './identifiers.ts';

type Columns<T> = { [K in keyof T]: PgColumn };
type RecordTable = PgTable & Columns<Omit<ReturnType<typeof recordColumns>, 'encounterId'>>;
type CodedTable = PgTable & Columns<ReturnType<typeof codeColumns>>;

/** Whose a record is, where it stands in time, and what lifts it: alike for every record. */
export const owned = (table: RecordTable, category: Category) =>
  ({
    table,
    category,
    subject: table.subjectId,
    key: table.id,
    at: table.at,
    // A record's id is encoded only where it is asked for: few resolvers go on from it.
    keyFields: [],
    labels: { requiredLevel: table.requiredLevel, sealed: table.sealed },
  }) satisfies Partial<PersonResource>;

/** Fields of every record. */
export const common = (table: RecordTable): Record<string, FieldSource> => ({
  id: recordId(table.subjectId, table.id),
  status: column(table.status),
  institution: reference('Institution', { code: column(table.institutionCode) }),
  practitioner: reference('Practitioner', { id: column(table.practitionerId) }),
});

/** The national code where there is a mapping, the delivered one otherwise. */
export const coded = (table: CodedTable): Record<string, FieldSource> => ({
  name: firstOf(table.nationalName, table.display),
  code: firstOf(table.nationalCode, table.code),
  codeSystem: firstOf(table.nationalSystem, table.codeSystem),
});

/** Another record of the same subject, as a stub that its resolver goes on from. */
export const recordReference = (type: string, table: RecordTable, id: PgColumn): FieldSource =>
  reference(type, { id: recordId(table.subjectId, id) });

export const recordId = (subject: PgColumn, id: PgColumn): FieldSource =>
  derived([subject, id], (row) => {
    const value = row[id.name];
    return value ? encodeRecordId(String(row[subject.name]), String(value)) : null;
  });

export const firstOf = (preferred: PgColumn, otherwise: PgColumn): FieldSource =>
  derived([preferred, otherwise], (row) => row[preferred.name] ?? row[otherwise.name] ?? null);
