import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import * as care from './tables/care.ts';
import * as person from './tables/person.ts';
import * as record from './tables/record.ts';

/** A table of persons' data, as the database names it. */
export interface PersonTable {
  /** `schema.table` */
  name: string;
  /** With a key of its own (`id`) beside the subject. */
  keyed: boolean;
  /** With labels: `required_level`. */
  labelled: boolean;
}

/** Identifiers are no data to be given away: they are what persons are found by. */
const FOUND_BY = 'person.identifier';

/** Every table whose rows hang on a subject, of the domains that hold data about persons. */
export const personTables: readonly PersonTable[] = [person, record, care]
  .flatMap((tables) => Object.values(tables).filter((table) => is(table, PgTable)))
  .flatMap((table) => {
    const { schema, name } = getTableConfig(table as PgTable);
    const columns = new Set(Object.values(getTableColumns(table as PgTable)).map((column) => column.name));
    if (!columns.has('subject_id') || `${schema}.${name}` === FOUND_BY) return [];
    return { name: `${schema}.${name}`, keyed: columns.has('id'), labelled: columns.has('required_level') };
  });
