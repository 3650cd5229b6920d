import type { Vault } from '@hub/db/crypto.ts';
import type { Classification, Classifications, Level } from '@hub/schema/classification.ts';
import { rank } from '@hub/schema/classification.ts';
import { maskedValue } from '@hub/schema/masks.ts';
import type { Decision } from '@hub/schema/policy.ts';
import { relationBit } from '@hub/schema/relations.ts';
import { getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type CompiledCells, compileCells, isOnRecord } from '../audit/reads.ts';
import type { Guard } from '../authorization/guard.ts';
import { isClassOf } from '../authorization/row-class.ts';
import type { Report } from '../runtime/context.ts';
import type { Resource } from './define-resource.ts';
import { type FieldSource, openSealed } from './fields.ts';
import type { Row } from './statement.ts';

/** A row as the graph sees it. */
export type Entity = Record<string, unknown>;

/** The compiled field guard: which columns a statement reads, and how its rows become what may be shown. */
export interface Projection {
  /** Select list over table alias `t`, gated by `p.row_class` where the classes differ. */
  columns: SQL[];
  /** Notes in the report whose row it was, and what became of its cells. */
  map(row: Row, vault: Vault, report: Report): Entity;
}

/** Rows about nobody have one class: no relation. */
const PUBLIC_CLASS = relationBit('NONE');

/** The classes rows of this resource can have for this guard. */
const classesOf = (resource: Resource, guard: Guard): readonly number[] =>
  resource.subject ? guard.classes : [PUBLIC_CLASS];

/** The classes that may see rows lifted to L5 by a label. */
export const liftedClasses = (resource: Resource, guard: Guard): number[] =>
  guard.classes.filter((c) => guard.decide({ level: 'L5', category: resource.category }, c) === 'SHOW');

/**
 * @param asked coordinates of the field and of the predicates that rows were found by: a row that is found answers them
 */
export function compileProjection(
  resource: Resource,
  selected: ReadonlySet<string>,
  guard: Guard,
  classifications: Classifications,
  asked: readonly string[] = [],
): Projection {
  const classes = classesOf(resource, guard);
  // Resolvers below this row go on from its key, selected or not.
  const fields = [...new Set([...(resource.keyFields ?? ['id']), ...selected])]
    .filter((name) => Object.hasOwn(resource.fields, name))
    .map((name) => fieldOf(resource, name, classifications));
  const needs = new Map<PgColumn, Set<number>>();
  const need = (source: FieldSource, rowClass: number) => {
    for (const column of source.columns) {
      const by = needs.get(column) ?? new Set<number>();
      needs.set(column, by.add(rowClass));
    }
  };
  for (const field of fields)
    for (const rowClass of classes) {
      const decision = guard.decide(field.classification, rowClass);
      if (decision === 'SHOW') need(field.source, rowClass);
      if (decision === 'MASK') need(field.source.masked ?? field.source, rowClass);
    }
  const always = alwaysRead(resource);
  if (resource.subject && resource.labels) {
    always.push(resource.labels.requiredLevel);
    for (const rowClass of liftedClasses(resource, guard))
      need({ columns: [resource.labels.sealed], read: () => null }, rowClass);
  }
  for (const column of always) needs.set(column, new Set(classes));
  const columns = [...needs].map(([column, by]) => gated(column, by, classes));
  const answered = asked.filter((coordinate) => isOnRecord(classifications.get(coordinate)?.level));
  return { columns, map: rowMapper(resource, fields, guard, answered) };
}

interface GuardedField {
  name: string;
  coordinate: string;
  classification: Classification;
  source: FieldSource;
}

function fieldOf(resource: Resource, name: string, classifications: Classifications): GuardedField {
  const coordinate = `${resource.type}.${name}`;
  const classification = classifications.get(coordinate);
  const source = resource.fields[name];
  if (!classification || !source) throw new Error(`${coordinate} is not classified or has no source`);
  return { name, coordinate, classification, source };
}

function sealedUnder(resource: Resource, row: Row): string {
  const elsewhere = resource.subject ? resource.sealedIn : undefined;
  return elsewhere ? elsewhere.table(String(row[elsewhere.column.name])) : getTableName(resource.table);
}

/** Keys are read whatever is selected: they name the row to the graph and are L1. */
function alwaysRead(resource: Resource): PgColumn[] {
  if (!resource.subject) return [...resource.key];
  const { subject, key, at, sealedIn } = resource;
  return [subject, key, at, sealedIn?.column].filter((column) => column !== undefined);
}

function gated(column: PgColumn, by: ReadonlySet<number>, classes: readonly number[]): SQL {
  const name = sql.identifier(column.name);
  if (by.size === classes.length) return sql`t.${name}`;
  return sql`case when ${isClassOf([...by], classes)} then t.${name} end as ${name}`;
}

/** Decides once per row class and label level, then maps rows without asking again. */
function rowMapper(
  resource: Resource,
  fields: readonly GuardedField[],
  guard: Guard,
  answered: readonly string[],
): Projection['map'] {
  const compiled = new Map<number, CompiledRow>();
  const labels = resource.subject ? resource.labels : undefined;
  return (row, vault, report) => {
    const rowClass = resource.subject ? Number(row.row_class) : PUBLIC_CLASS;
    const lifted = labels !== undefined && Number(row[labels.requiredLevel.name]) === 5;
    const key = rowClass * 2 + (lifted ? 1 : 0);
    let mapped = compiled.get(key);
    if (!mapped) {
      mapped = compileRow(fields, guard, rowClass, lifted, answered);
      compiled.set(key, mapped);
    }
    const { steps, cells } = mapped;
    if (cells && resource.subject) report.reads.note(cells, String(row.person_id));
    const open = lifted ? openSealed(sealedUnder(resource, row), row, vault) : row;
    const entity: Entity = { __typename: resource.type };
    for (const step of steps) entity[step.name] = step.value(open, vault, report);
    return entity;
  };
}

interface CompiledRow {
  steps: readonly CompiledField[];
  /** What the access log says of it; nothing where it is all below L3. */
  cells: CompiledCells | undefined;
}

function compileRow(
  fields: readonly GuardedField[],
  guard: Guard,
  rowClass: number,
  lifted: boolean,
  answered: readonly string[],
): CompiledRow {
  const steps = fields.map((field) => compileField(field, guard, rowClass, lifted));
  const became = (decision: Decision) =>
    steps
      .filter((step) => step.decision === decision && isOnRecord(step.level))
      .map((step) => step.coordinate);
  const shown = [...became('SHOW'), ...answered];
  return { steps, cells: compileCells({ shown, masked: became('MASK'), denied: became('HIDE') }) };
}

interface CompiledField {
  name: string;
  coordinate: string;
  /** The row's label included. */
  level: Level;
  decision: Decision;
  value(row: Row, vault: Vault, report: Report): unknown;
}

function compileField(field: GuardedField, guard: Guard, rowClass: number, lifted: boolean): CompiledField {
  const { name, coordinate, classification, source } = field;
  const raise = lifted && rank(classification.level) > 1;
  const effective: Classification = raise ? { ...classification, level: 'L5' } : classification;
  const decision: Decision = guard.decide(effective, rowClass);
  const { level } = effective;
  const about = { name, coordinate, level, decision };
  if (decision === 'SHOW') return { ...about, value: (row, vault) => source.read(row, vault) };
  if (decision === 'MASK' && classification.mask) {
    const { mask } = classification;
    const from = source.masked ?? source;
    return {
      ...about,
      value(row, vault, report) {
        const masked = maskedValue(mask, from.read(row, vault));
        if (masked !== null) report.masked.add(coordinate);
        return masked;
      },
    };
  }
  const reason = raise ? 'LABEL' : 'RELATION';
  return {
    ...about,
    decision: 'HIDE',
    value(_row, _vault, report) {
      if (!report.denied.has(coordinate)) report.denied.set(coordinate, { level, reason });
      return null;
    },
  };
}
