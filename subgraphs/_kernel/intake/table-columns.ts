import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';

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
  const columns = columnsOf(table, ({ hasDefault }) => !hasDefault);
  known.set(table, columns);
  return columns;
}

/** The same, with those that the database would fill in and a row says for itself. */
export const columnsFor = (
  table: PgTable,
  row: Readonly<Record<string, unknown>>,
): readonly WrittenColumn[] =>
  columnsOf(table, ({ hasDefault }, field) => !hasDefault || row[field] !== undefined);

function columnsOf(table: PgTable, isWritten: (column: PgColumn, field: string) => boolean): WrittenColumn[] {
  const composite = new Set(
    getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((c) => c.name)),
  );
  return Object.entries(getTableColumns(table))
    .filter(([field, column]) => isWritten(column, field))
    .map(([field, column]) => ({
      field,
      name: column.name,
      key: column.primary || composite.has(column.name),
      type: column.getSQLType().replace(/\(.*\)/, ''),
    }));
}

/** Schema and table, quoted. */
export function qualifiedName(table: PgTable): string {
  const { schema, name } = getTableConfig(table);
  return `"${schema}"."${name}"`;
}

/** bytea in PostgreSQL's own text form. */
export const bytesAsText = (value: Buffer): string => `\\x${value.toString('hex')}`;
