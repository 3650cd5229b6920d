import { LIFTED } from '@hub/schema/labels.ts';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Vault } from './crypto.ts';

/** What gives a diagnosis away in a row that a label lifts to L5. */
export const liftedFields: ReadonlySet<string> = new Set([
  'codeSystem',
  'code',
  'display',
  'nationalSystem',
  'nationalCode',
  'nationalName',
  'valueNumber',
  'valueText',
  'unit',
  'interpretation',
  'conclusion',
  'reason',
  'department',
  'lotNumber',
  // A doctor has a department.
  'practitionerId',
]);

/** Free text may name anything, so it is sealed in every row. */
export const freeText: ReadonlySet<string> = new Set(['conclusion', 'reason']);

/** What the sealed part of a row is bound to. */
export const rowContext = (table: string, subjectId: string): string => `record.${table}|${subjectId}`;

/**
 * The row with the named fields out of the clear: null in their columns, and together as JSON by column name in
 * `sealed`, bound to table and subject. A lifted row seals all its `liftedFields`; any other only its free text.
 */
export function sealRow<R extends { subjectId: string }>(
  vault: Vault,
  table: PgTable,
  row: R,
  fields: ReadonlySet<string>,
): R & { sealed?: Buffer } {
  let clear: Record<string, unknown> | undefined;
  const hidden: Record<string, unknown> = {};
  for (const { field, name } of columnsOf(table)) {
    if (!fields.has(field)) continue;
    const value = (row as Record<string, unknown>)[field];
    if (value === undefined || value === null) continue;
    clear ??= { ...row };
    hidden[name] = value;
    clear[field] = null;
  }
  if (!clear) return row;
  clear.sealed = vault.seal(JSON.stringify(hidden), rowContext(getTableName(table), row.subjectId));
  return clear as R & { sealed: Buffer };
}

const columns = new WeakMap<PgTable, { field: string; name: string }[]>();

/** Listed once for a table: they are walked for every row. */
function columnsOf(table: PgTable): readonly { field: string; name: string }[] {
  let known = columns.get(table);
  if (!known) {
    known = Object.entries(getTableColumns(table)).map(([field, { name }]) => ({ field, name }));
    columns.set(table, known);
  }
  return known;
}

/**
 * The sealed part of a row by column name, as `sealRow` left it.
 * @throws when it was altered, or belongs to another row's subject or table.
 */
export function openRow(
  vault: Vault,
  table: string,
  subjectId: string,
  sealed: Buffer,
): Record<string, unknown> {
  return JSON.parse(vault.open(sealed, rowContext(table, subjectId)).toString()) as Record<string, unknown>;
}

/** A row, sealed in part or not at all, as a label leaves it: all that gives a diagnosis away is sealed together. */
export function liftRow<R extends { subjectId: string }>(vault: Vault, table: PgTable, row: R): R {
  const { sealed, ...rest } = row as R & { sealed?: Buffer | null };
  const clear: Record<string, unknown> = { ...rest, requiredLevel: LIFTED };
  if (sealed) {
    const hidden = openRow(vault, getTableName(table), row.subjectId, sealed);
    for (const { field, name } of columnsOf(table)) if (name in hidden) clear[field] = hidden[name];
  }
  return sealRow(vault, table, clear as R, liftedFields);
}
