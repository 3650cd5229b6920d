import { scope } from '@hub/db/tables/access.ts';
import { type SQL, sql } from 'drizzle-orm';
import { divisionColumn } from './guard.ts';

/** A condition on access.scope `s`, with its value. */
interface ScopeCondition {
  sql: SQL;
  values: Record<string, unknown>;
}

/** The tree that a code is meant in: three functional areas are found in the reporting tree only. */
export const treeOf = (code: string): string => (/^50013[123]$/.test(code) ? 'RPT-2023' : 'GB2260-2023');

/** Persons managed in a division, whatever its level. */
export function jurisdictionOf(code: string): ScopeCondition {
  const column = divisionColumn({ jurisdiction: { system: treeOf(code), code } }) ?? 'district';
  return {
    sql: sql`s.${sql.raw(scope[column].name)} = ${sql.placeholder('managingDivision')}`,
    values: { managingDivision: code },
  };
}

export const managedBy = (institution: string): ScopeCondition => ({
  sql: sql`s.managing_institution = ${sql.placeholder('managingInstitution')}`,
  values: { managingInstitution: institution },
});
