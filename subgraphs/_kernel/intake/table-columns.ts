import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

export interface WrittenColumn {
  /** Its name in a row. */
  field: string;
  /** Its name in the database. */
  name: string;
  key: boolean;
  /** Its type in SQL, without a precision. */
  type: string;
}

const known = new Map<PgTable, readonly WrittenColumn[]>();

/** The columns that a writer fills: all but those the database fills in itself. */
export function writtenColumns(table: PgTable): readonly WrittenColumn[] {
  const before = known.get(table);
  if (before) return before;
  const composite = new Set(
    getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((c) => c.name)),
  );
  const columns = Object.entries(getTableColumns(table))
    .filter(([, column]) => !column.hasDefault)
    .map(([field, column]) => ({
      field,
      name: column.name,
      key: column.primary || composite.has(column.name),
      type: column.getSQLType().replace(/\(.*\)/, ''),
    }));
  known.set(table, columns);
  return columns;
}

/** Schema and table, quoted. */
export function qualifiedName(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return `"${schema}"."${name}"`;
}

/** bytea in PostgreSQL's own text form. */
export const bytesAsText = (value: Buffer): string => `\\x${value.toString('hex')}`;
