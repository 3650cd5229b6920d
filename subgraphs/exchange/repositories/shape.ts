import type { Vault } from '@hub/db/crypto.ts';
import { type CompiledCells, compileCells, isOnRecord } from '@hub/kernel/audit/reads.ts';
import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { type FieldSource, openSealed } from '@hub/kernel/resource/fields.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { Row } from '@hub/kernel/resource/statement.ts';
import type { Classification, Classifications } from '@hub/schema/classification.ts';
import { maskedValue } from '@hub/schema/masks.ts';
import { getTableName } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { GrantedField } from '../domain/active-grant.ts';
import type { Form } from '../domain/field-rules.ts';
import type { Pseudonyms } from '../domain/pseudonyms.ts';

/** What leaves of one row, by the names of the granted fields. */
export type Values = Readonly<Record<string, unknown>>;

/** A granted resource, compiled: what is read of a row, and what leaves of it. */
export interface Shape {
  resource: PersonResource;
  columns: readonly PgColumn[];
  fields: readonly string[];
  valuesOf(row: Row): Values;
  /** For the access log. */
  cells: CompiledCells | undefined;
}

/**
 * Decided once for a grant and resource.
 * @param labelled whether rows that a label lifts are in it
 */
export function shapeOf(
  resource: PersonResource,
  granted: readonly GrantedField[],
  {
    classifications,
    vault,
    pseudonyms,
    labelled,
  }: { classifications: Classifications; vault: Vault; pseudonyms: Pseudonyms; labelled: boolean },
): Shape {
  const fields = granted.flatMap((field) => {
    const source = resource.fields[field.name];
    const classification = classifications.get(field.coordinate);
    return source && classification ? [{ ...field, classification, source }] : [];
  });
  const labels = resource.labels;
  const columns = new Set<PgColumn>([resource.subject, ...(resource.key ? [resource.key] : [])]);
  if (labels) columns.add(labels.requiredLevel);
  if (labels && labelled) columns.add(labels.sealed);
  for (const { source, form } of fields) for (const column of read(source, form).columns) columns.add(column);
  const writers = fields.map((field) => ({ name: field.name, value: reading(field, pseudonyms) }));
  const table = getTableName(resource.table);
  return {
    resource,
    columns: [...columns],
    fields: fields.map(({ name }) => name),
    valuesOf(row) {
      const open =
        labels && Number(row[labels.requiredLevel.name]) === 5 ? openSealed(table, row, vault) : row;
      const values: Record<string, unknown> = {};
      for (const { name, value } of writers) values[name] = value(open, vault);
      return values;
    },
    cells: compileCells({
      shown: onRecord(fields.filter(({ form }) => form === 'SHOWN')),
      masked: onRecord(fields.filter(({ form }) => form === 'MASKED')),
      denied: [],
    }),
  };
}

const onRecord = (fields: readonly { coordinate: string; classification: Classification }[]): string[] =>
  fields.filter(({ classification }) => isOnRecord(classification.level)).map(({ coordinate }) => coordinate);

const read = (source: FieldSource, form: Form): FieldSource =>
  form === 'MASKED' ? (source.masked ?? source) : source;

function reading(
  { source, form, classification }: { source: FieldSource; form: Form; classification: Classification },
  pseudonyms: Pseudonyms,
): (row: Row, vault: Vault) => unknown {
  const from = read(source, form);
  const { mask } = classification;
  if (form === 'MASKED' && mask) return (row, vault) => maskedValue(mask, from.read(row, vault));
  return (row, vault) => plain(from.read(row, vault), pseudonyms);
}

/** A value as it is; of what it refers to the name that the recipient knows: a code, or a pseudonym. */
function plain(value: unknown, pseudonyms: Pseudonyms): unknown {
  if (value === null || typeof value !== 'object') return value ?? null;
  const { __typename: type, code, id } = value as { __typename?: string; code?: string; id?: string };
  if (code !== undefined) return code;
  if (id === undefined) return null;
  if (type === 'Person') return pseudonyms.person(id);
  const record = decodeRecordId(id);
  return record ? pseudonyms.row(record.id) : id;
}
