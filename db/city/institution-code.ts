/** GB 32100-2015 leaves out I, O, S, V and Z. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * A well-formed unified social credit code: registration (two characters), district, and the `serial`-th organisation
 * code from MC000000 on (GB 11714-1997), which nobody has been given.
 */
export function creditCode(registration: '12' | '52' | '91', district: string, serial: number): string {
  const body = `MC${String(serial).padStart(6, '0')}`;
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += BODY_WEIGHTS[i]! * Number.parseInt(body[i]!, 36);
  const check = (11 - (sum % 11)) % 11;
  const code = registration + district + body + (check === 10 ? 'X' : check);
  let total = 0;
  for (let i = 0, weight = 1; i < code.length; i++, weight = (weight * 3) % 31)
    total += weight * CHARACTERS.indexOf(code[i]!);
  return code + CHARACTERS[(31 - (total % 31)) % 31];
}
