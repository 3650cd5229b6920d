/** ISO 7064 MOD 11-2 weights and check characters of GB 11643-1999. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/**
 * What is wrong with a citizen id number, or undefined. The address code is not looked at: it is the place of first
 * issue, often of a county that no longer exists.
 */
export function idNumberProblem(value: string): 'FORMAT' | 'BIRTH_DATE' | 'CHECK_DIGIT' | undefined {
  if (!/^[1-9]\d{16}[\dX]$/.test(value)) return 'FORMAT';
  const birth = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  const date = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(birth)) return 'BIRTH_DATE';
  return idNumberCheck(value) === value[17] ? undefined : 'CHECK_DIGIT';
}

/** The check character to the first 17 digits. */
export function idNumberCheck(digits: string): string {
  let sum = 0;
  for (let i = 0; i < WEIGHTS.length; i++) sum += WEIGHTS[i]! * Number(digits[i]);
  return CHECKS[sum % 11]!;
}
