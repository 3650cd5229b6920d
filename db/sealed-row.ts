import type { Vault } from './crypto.ts';

/** Values of a row by the column names of its table, as SQL knows them: `code_system`, `display`, … */
export type SealedValues = Record<string, unknown>;

/**
 * Codes and text of a row that its labels lift to L5, as one sealed value bound to table and subject; the clear
 * columns stay null. `table` is the name within the schema `record`.
 */
export const sealRow = (vault: Vault, table: string, subjectId: string, values: SealedValues): Buffer =>
  vault.seal(JSON.stringify(values), contextOf(table, subjectId));

/** What `sealRow` sealed. @throws when it was altered, or belongs to another table or subject. */
export const openRow = (vault: Vault, table: string, subjectId: string, sealed: Buffer): SealedValues =>
  JSON.parse(vault.open(sealed, contextOf(table, subjectId)).toString()) as SealedValues;

const contextOf = (table: string, subjectId: string) => `record.${table}|${subjectId}`;
