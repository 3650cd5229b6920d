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
  const weighed = rows.flatMap((one) => {
    if (!('requiredLevel' in one.row)) return [];
    const { level, spreads } = labels.weigh(saidBy(one.row, placeOf));
    return [{ one, level, labelled: spreads, ...tiesOf(one.row) }];
  });
  const reached = spreadLabels(weighed, new Set());
  const lifted = new Set(
    weighed.filter((row) => row.level === LIFTED || isReached(row, reached)).map(({ one }) => one),
  );
  return rows.map((one) => {
    if (!('requiredLevel' in one.row)) return one;
    const row = one.row as Record<string, unknown> & { subjectId: string };
    const stored = lifted.has(one)
      ? liftRow(vault, one.table, row)
      : sealRow(vault, one.table, row, freeText);
    return { ...one, row: stored };
  });
}

function saidBy(row: Record<string, unknown>, placeOf: (code: string) => Place | undefined): Said[] {
  const pairs = [
    [row.codeSystem, row.code],
    [row.nationalSystem, row.nationalCode],
    [DEPARTMENT, row.department],
  ].filter((pair): pair is [string, string] => pair.every((part) => typeof part === 'string'));
  const places = [row.institutionCode, row.toInstitutionCode].flatMap((code) =>
    typeof code === 'string' ? saidByPlace(placeOf(code)) : [],
  );
  return [...pairs, ...places];
}
