/** Bytes that grow; `at` is where the next ones go. */
export interface Target {
  bytes: Buffer;
  at: number;
}

/** Writes a value, its length before it, in PostgreSQL's binary form (what the type's `recv` function reads). */
export type Encode = (target: Target, value: unknown) => void;

/** Makes room for `size` bytes more. */
function room(target: Target, size: number): void {
  const needed = target.at + size;
  if (needed <= target.bytes.length) return;
  const larger = Buffer.allocUnsafe(needed * 2);
  target.bytes.copy(larger, 0, 0, target.at);
  target.bytes = larger;
}

/** Of a larger number, the lower 32 bits. */
export function putInt32(target: Target, value: number): void {
  room(target, 4);
  const { bytes, at } = target;
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
  target.at = at + 4;
}

export function putInt16(target: Target, value: number): void {
  room(target, 2);
  target.at = target.bytes.writeInt16BE(value, target.at);
}

function putText(target: Target, value: unknown): void {
  if (typeof value !== 'string') throw unfit('text', value);
  // Of UTF-16's units none takes more than three bytes.
  room(target, 4 + 3 * value.length);
  const length = target.bytes.write(value, target.at + 4);
  putInt32(target, length);
  target.at += length;
}

/** By character code; 255 for what is no hexadecimal digit. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? 255 : digit;
});
const digitAt = (text: string, n: number): number => DIGITS[text.charCodeAt(n)] ?? 255;

function putUuid(target: Target, value: unknown): void {
  if (typeof value !== 'string' || value.length !== 36) throw unfit('uuid', value);
  putInt32(target, 16);
  room(target, 16);
  const { bytes } = target;
  let { at } = target;
  let seen = 0;
  for (let n = 0; n < 36; n += 2) {
    if (n === 8 || n === 13 || n === 18 || n === 23) n++;
    const [high, low] = [digitAt(value, n), digitAt(value, n + 1)];
    seen |= high | low;
    bytes[at++] = (high << 4) | low;
  }
  if (seen > 15) throw unfit('uuid', value);
  target.at = at;
}

/** PostgreSQL counts from there. */
const EPOCH = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const DATE = /^(?!0000)\d{4}-\d\d-\d\d$/;

function timeOf(type: string, form: RegExp, value: unknown): number {
  if (typeof value !== 'string' || !form.test(value)) throw unfit(type, value);
  const time = Date.parse(value);
  if (Number.isNaN(time) || (value.slice(8, 10) > '28' && !isDay(value))) throw unfit(type, value);
  return time - EPOCH;
}

/** `Date` takes 30 February for 2 March. */
const isDay = (value: string): boolean =>
  new Date(value.slice(0, 10)).getUTCDate() === Number(value.slice(8, 10));

function putInstant(target: Target, value: unknown): void {
  const microseconds = timeOf('instant', INSTANT, value) * 1_000;
  putInt32(target, 8);
  putInt32(target, Math.floor(microseconds / 2 ** 32));
  putInt32(target, microseconds % 2 ** 32);
}

function putDate(target: Target, value: unknown): void {
  const days = timeOf('date', DATE, value) / DAY_MS;
  putInt32(target, 4);
  putInt32(target, days);
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const [POSITIVE, NEGATIVE] = [0, 0x4000];

/** Digits to the base of 10,000, with where the point is and how many decimals to show. */
function putNumeric(target: Target, value: unknown): void {
  const [, sign, whole, decimals = ''] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined) throw unfit('numeric', value);
  const wholeGroups = Math.ceil(whole.length / 4);
  const groups = wholeGroups + Math.ceil(decimals.length / 4);
  const digits = whole.padStart(wholeGroups * 4, '0') + decimals;
  putInt32(target, 8 + 2 * groups);
  for (const head of [groups, wholeGroups - 1, sign === '-' ? NEGATIVE : POSITIVE, decimals.length])
    putInt16(target, head);
  for (let n = 0; n < groups; n++) putInt16(target, Number(digits.slice(n * 4, n * 4 + 4).padEnd(4, '0')));
}

function putBytes(target: Target, value: unknown): void {
  if (!Buffer.isBuffer(value)) throw unfit('bytes', value);
  putInt32(target, value.length);
  room(target, value.length);
  target.at += value.copy(target.bytes, target.at);
}

const integer = (type: string, size: 2 | 4): Encode =>
  function putInteger(target, value) {
    if (!Number.isInteger(value)) throw unfit(type, value);
    putInt32(target, size);
    room(target, size);
    target.at = target.bytes.writeIntBE(value as number, target.at, size);
  };

function putDouble(target: Target, value: unknown): void {
  if (typeof value !== 'number') throw unfit('double precision', value);
  putInt32(target, 8);
  room(target, 8);
  target.at = target.bytes.writeDoubleBE(value, target.at);
}

const UUID_OID = 2_950;

/** One dimension from 1, without nulls. */
function putUuids(target: Target, value: unknown): void {
  if (!Array.isArray(value)) throw unfit('uuid[]', value);
  const start = target.at;
  for (const head of [0, value.length > 0 ? 1 : 0, 0, UUID_OID]) putInt32(target, head);
  if (value.length > 0) for (const head of [value.length, 1]) putInt32(target, head);
  for (const element of value) putUuid(target, element);
  target.bytes.writeInt32BE(target.at - start - 4, start);
}

/** Names no value: it may be a person's. */
const unfit = (type: string, value: unknown) =>
  new TypeError(`A ${typeof value} is not a value that a column of ${type} can hold.`);

/** By the type of the column: those that the copied tables have. */
export const encoders: Readonly<Record<string, Encode>> = {
  text: putText,
  uuid: putUuid,
  'timestamp with time zone': putInstant,
  date: putDate,
  smallint: integer('smallint', 2),
  integer: integer('integer', 4),
  'double precision': putDouble,
  numeric: putNumeric,
  bytea: putBytes,
  'uuid[]': putUuids,
};
