/** Crockford base32: no I, L, O, U, so that a code survives being read out and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** The code of a person without a health card: HH, 50 bits of a derived uuid, and a check character (Luhn mod 32). */
export function hubCodeOf(uuid: string): string {
  let bits = BigInt(`0x${uuid.replaceAll('-', '').slice(0, 12)}${uuid.slice(-4)}`) >> 14n;
  let code = '';
  for (let i = 0; i < LENGTH; i++, bits >>= 5n) code += ALPHABET[Number(bits & 31n)];
  return `HH${code}${checkCharacter(code)}`;
}

function checkCharacter(code: string): string {
  let sum = 0;
  for (let i = code.length - 1, factor = 2; i >= 0; i--, factor = 3 - factor) {
    const product = ALPHABET.indexOf(code[i]!) * factor;
    sum += Math.floor(product / 32) + (product % 32);
  }
  return ALPHABET[(32 - (sum % 32)) % 32]!;
}

/** Whether a code can be a hub code at all: a slip of one character never is. */
export const isHubCode = (code: string): boolean =>
  /^HH[0-9A-HJKMNP-TV-Z]{11}$/.test(code) && checkCharacter(code.slice(2, -1)) === code.at(-1);
