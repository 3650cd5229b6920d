import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, type PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { identifierContext } from './identifier-row.ts';
import { rowContext } from './sealed-row.ts';
import * as access from './tables/access.ts';
import * as audit from './tables/audit.ts';
import * as backflow from './tables/backflow.ts';
import * as care from './tables/care.ts';
import * as catalogue from './tables/catalogue.ts';
import * as exchange from './tables/exchange.ts';
import * as institution from './tables/institution.ts';
import * as person from './tables/person.ts';
import * as quality from './tables/quality.ts';
import * as record from './tables/record.ts';
import * as region from './tables/region.ts';
import * as supervision from './tables/supervision.ts';

type Row = Record<string, unknown>;

/** A column of sealed values, and what each of them is bound to. */
export interface SealedColumn {
  name: string;
  contextOf(row: Row): string;
}

export interface SealedTable {
  table: PgTable;
  /** Schema and table, quoted. */
  name: string;
  key: readonly PgColumn[];
  columns: readonly SealedColumn[];
}

/** Bytes that are no sealed values: keyed hashes, versions, and what the access log is proved by. */
const NOT_SEALED = new Set([
  'access.installation.key_check',
  'exchange.delivery.version',
  'exchange.quality_issue.fingerprint',
  'exchange.quarantine.fingerprint',
  'exchange.replay.fingerprint',
  'exchange.unmapped_code.fingerprint',
  'person.identifier.blind',
]);

export const deliveryContext = (source: unknown, type: unknown, id: unknown): string =>
  `exchange.delivery|${source}|${type}|${id}`;
export const quarantineContext = (source: unknown, fingerprint: Buffer): string =>
  `exchange.quarantine|${source}|${fingerprint.toString('hex')}`;
export const unmappedContext = (source: unknown, type: unknown): string =>
  `exchange.unmapped_code|${source}|${type}`;

/** What is bound to more than its column and subject. */
const CONTEXTS: Readonly<Record<string, (row: Row) => string>> = {
  'exchange.delivery.body': (row) => deliveryContext(row.source_code, row.resource_type, row.resource_id),
  'exchange.quarantine.body': (row) => quarantineContext(row.source_code, row.fingerprint as Buffer),
  'exchange.unmapped_code.body': (row) => unmappedContext(row.source_code, row.resource_type),
  'person.identifier.value': (row) => identifierContext(String(row.subject_id), String(row.system)),
};

/** Every column that holds sealed values, as the tables say: a new one is found without being named here. */
export function sealedTables(): SealedTable[] {
  const modules = [
    access,
    audit,
    backflow,
    care,
    catalogue,
    exchange,
    institution,
    person,
    quality,
    record,
    region,
    supervision,
  ];
  const tables = modules.flatMap((module) => Object.values(module)).filter((one) => is(one, PgTable));
  return tables.flatMap((table) => {
    const { schema, name, primaryKeys } = getTableConfig(table);
    if (schema === 'audit') return [];
    const all = Object.values(getTableColumns(table));
    const columns = all
      .filter((column) => column.getSQLType() === 'bytea')
      .filter((column) => !NOT_SEALED.has(`${schema}.${name}.${column.name}`))
      .map((column) => ({ name: column.name, contextOf: contextOf(`${schema}.${name}`, name, column.name) }));
    if (columns.length === 0) return [];
    // Those of a composite key know their names only.
    const names = primaryKeys[0]?.columns.map((column) => column.name);
    const key = names
      ? names.map((one) => all.find((column) => column.name === one)!)
      : all.filter((column) => column.primary);
    return [{ table, name: `"${schema}"."${name}"`, key, columns }];
  });
}

function contextOf(table: string, name: string, column: string): (row: Row) => string {
  const special = CONTEXTS[`${table}.${column}`];
  if (special) return special;
  if (column === 'sealed') return (row) => rowContext(name, String(row.subject_id));
  return (row) => `${table}.${column}|${row.subject_id}`;
}
