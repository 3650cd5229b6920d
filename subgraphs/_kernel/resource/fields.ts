import type { Vault } from '@hub/db/crypto.ts';
import { openRow } from '@hub/db/sealed-row.ts';
import { getTableName } from 'drizzle-orm';
import { getTableConfig, type PgColumn } from 'drizzle-orm/pg-core';
import type { Row } from './statement.ts';

/** What a field reads: the columns, and how they become the value of the field. */
export interface FieldSource {
  columns: readonly PgColumn[];
  read(row: Row, vault: Vault): unknown;
  /** What is read instead for a masked reader, where the whole value need not leave the database for it. */
  masked?: FieldSource;
  /** The type whose key this is: of a reference. */
  refers?: string;
  /** Follows the clock: its value changes without any write. */
  clock?: true;
}

/** A clear column; `convert` turns the stored code into the graph's value. */
export function column(source: PgColumn, convert?: (value: never) => unknown): FieldSource {
  const name = source.name;
  return {
    columns: [source],
    read(row) {
      const value = row[name];
      return value === null || value === undefined || !convert ? (value ?? null) : convert(value as never);
    },
  };
}

/** A column sealed under its own name and its row's subject. */
export function sealedColumn(source: PgColumn, options: { masked?: FieldSource } = {}): FieldSource {
  const { schema, name: table } = getTableConfig(source.table);
  const name = source.name;
  return {
    columns: [source],
    read(row, vault) {
      const sealed = row[name];
      if (sealed === null || sealed === undefined) return null;
      return vault.open(sealed as Buffer, `${schema}.${table}.${name}|${row.subject_id}`).toString();
    },
    ...(options.masked ? { masked: options.masked } : {}),
  };
}

/** A reference to an entity of another subgraph: the stub that the gateway resolves further. */
export function reference(type: string, key: Readonly<Record<string, FieldSource>>): FieldSource {
  const parts = Object.entries(key);
  return {
    refers: type,
    columns: parts.flatMap(([, part]) => part.columns),
    read(row, vault) {
      const stub: Record<string, unknown> = { __typename: type };
      for (const [name, part] of parts) {
        const value = part.read(row, vault);
        if (value === null || value === undefined) return null;
        stub[name] = value;
      }
      return stub;
    },
  };
}

/** A value no column holds, computed from columns that are read for it. */
export const derived = (columns: readonly PgColumn[], read: FieldSource['read']): FieldSource => ({
  columns,
  read,
});

/** A key, or a stub, that another source reads: of which type. */
export const naming = (type: string, source: FieldSource): FieldSource => ({ ...source, refers: type });

/** What changes as time goes by, whoever computes it: a resource, or a view that asks for the time. */
export const clocked = (source: FieldSource): FieldSource => ({ ...source, clock: true });

/** A value that is always sealed, together with what else its row hides: free text. */
export const sealedPart = (sealed: PgColumn, part: PgColumn): FieldSource =>
  derived([sealed], (row, vault) => {
    const name = part.name;
    if (!row.sealed) return row[name] ?? null;
    return openSealed(getTableName(part.table), row, vault)[name] ?? null;
  });

/** A row with its sealed part laid over the clear one. `table` names where it was sealed. */
export const openSealed = (table: string, row: Row, vault: Vault): Row =>
  row.sealed
    ? { ...row, ...openRow(vault, table, String(row.subject_id), row.sealed as Buffer), sealed: null }
    : row;
