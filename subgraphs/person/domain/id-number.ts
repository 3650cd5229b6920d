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
  const sum = WEIGHTS.reduce((total, weight, position) => total + weight * Number(value[position]), 0);
  return CHECKS[sum % 11] === value[17] ? undefined : 'CHECK_DIGIT';
}
