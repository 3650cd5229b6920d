const WORD = 0x1_0000_0000;
const INITIAL = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const;

const turn = (word: number, by: number) => (word << (by % 32)) | (word >>> (32 - (by % 32)));
const spread0 = (word: number) => word ^ turn(word, 9) ^ turn(word, 17);
const spread1 = (word: number) => word ^ turn(word, 15) ^ turn(word, 23);

/** GB/T 32905-2016, hexadecimal: browsers have no SM3 of their own. For short texts: a key, not a file. */
export function sm3(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const padded = new DataView(new ArrayBuffer(length));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(length - 8, Math.floor((bytes.length * 8) / WORD));
  padded.setUint32(length - 4, (bytes.length * 8) % WORD);
  let state: readonly number[] = INITIAL;
  for (let at = 0; at < length; at += 64) state = compress(state, new DataView(padded.buffer, at, 64));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function compress(state: readonly number[], block: DataView): number[] {
  const words = new Int32Array(68);
  for (let j = 0; j < 16; j++) words[j] = block.getInt32(j * 4);
  for (let j = 16; j < 68; j++)
    words[j] =
      spread1(words[j - 16]! ^ words[j - 9]! ^ turn(words[j - 3]!, 15)) ^
      turn(words[j - 13]!, 7) ^
      words[j - 6]!;
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  for (let j = 0; j < 64; j++) {
    const early = j < 16;
    const s1 = turn((turn(a, 12) + e + turn(early ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
    const s2 = s1 ^ turn(a, 12);
    const t1 = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + s2 + (words[j]! ^ words[j + 4]!)) | 0;
    const t2 = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + h + s1 + words[j]!) | 0;
    [a, b, c, d, e, f, g, h] = [t1, a, turn(b, 9), c, spread0(t2), e, turn(f, 19), g];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word ^ state[i]!);
}
