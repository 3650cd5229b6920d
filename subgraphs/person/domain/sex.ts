/** GB/T 2261.1-2003 codes and the graph's names for them. */
const SEXES = { '0': 'UNKNOWN', '1': 'MALE', '2': 'FEMALE', '9': 'NOT_STATED' } as const;

export type Sex = (typeof SEXES)[keyof typeof SEXES];

export const sexFromCode = (code: string): Sex => SEXES[code as keyof typeof SEXES] ?? 'UNKNOWN';

export function codeFromSex(sex: Sex): string {
  const entry = Object.entries(SEXES).find(([, name]) => name === sex);
  return entry?.[0] ?? '0';
}
