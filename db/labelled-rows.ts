import {
  DEPARTMENT,
  INSTITUTION_CLASS,
  INSTITUTION_NAME,
  LIFTED,
  loadLabels,
  type Said,
} from '@hub/schema/labels.ts';
import { isReached, spreadLabels, type TiedRow } from '@hub/schema/spread-labels.ts';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Vault } from './crypto.ts';
import { freeText, liftRow, sealRow } from './sealed-row.ts';

/** A row for a table. */
export interface TableRow {
  table: PgTable;
  row: Record<string, unknown>;
}

/** What of an institution can give a diagnosis away. */
export interface Place {
  name: string;
  /** WS 218-2002. */
  class: string | null;
}

export const saidByPlace = (place: Place | undefined): Said[] =>
  place
    ? [[INSTITUTION_NAME, place.name], ...(place.class ? [[INSTITUTION_CLASS, place.class] as const] : [])]
    : [];

/** How a record hangs together with others, by its own columns: see spread-labels.ts. */
export function tiesOf({
  id,
  encounterId,
  panelId,
  itemIds,
  reasonIds,
}: Record<string, unknown>): Pick<TiedRow, 'ties' | 'reasons'> {
  const ties = [id, encounterId, panelId].filter((one): one is string => typeof one === 'string');
  return { ties: [...ties, ...idsOf(itemIds)], reasons: idsOf(reasonIds) };
}

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);

/**
 * The rows of a person, made in clear, as they are stored: labelled rows and all that labels reach from them are
 * lifted and sealed, of any other the free text is. What is no record stays as it is.
 * @param placeOf an institution by its code
 */
export function sealRows<R extends TableRow>(
  vault: Vault,
  rows: readonly R[],
  placeOf: (code: string) => Place | undefined,
): R[] {
  const labels = loadLabels();
  const weights = rows.map(({ row }) => (isRecord(row) ? labels.weigh(saidBy(row, placeOf)) : undefined));
  const reached = weights.some((weight) => weight?.spreads)
    ? spreadLabels(
        rows.map(({ row }, n) => ({ labelled: weights[n]?.spreads ?? false, ...tiesOf(row) })),
        new Set(),
      )
    : NONE;
  return rows.map((one, n) => {
    const { table, row } = one;
    const weight = weights[n];
    if (!weight || !isRecord(row)) return one;
    const lifted = weight.level === LIFTED || (reached.size > 0 && isReached(tiesOf(row), reached));
    const stored = lifted ? liftRow(vault, table, row) : sealRow(vault, table, row, freeText);
    return stored === row ? one : { ...one, row: stored };
  });
}

const NONE: ReadonlySet<string> = new Set();

const isRecord = (row: TableRow['row']): row is TableRow['row'] & { subjectId: string } =>
  'requiredLevel' in row;

function saidBy(row: Record<string, unknown>, placeOf: (code: string) => Place | undefined): Said[] {
  const said: Said[] = [];
  const add = (system: unknown, code: unknown) => {
    if (typeof system === 'string' && typeof code === 'string') said.push([system, code]);
  };
  add(row.codeSystem, row.code);
  add(row.nationalSystem, row.nationalCode);
  add(DEPARTMENT, row.department);
  for (const code of [row.institutionCode, row.toInstitutionCode])
    if (typeof code === 'string') said.push(...saidByPlace(placeOf(code)));
  return said;
}
