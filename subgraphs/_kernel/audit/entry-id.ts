import { isUuid } from '../resource/identifiers.ts';

/** Where an entry stands. */
export interface EntryKey {
  writer: string;
  seq: number;
}

/** The opaque id of an entry, as clients see it. */
export function encodeEntryId({ writer, seq }: EntryKey): string {
  const bytes = Buffer.alloc(22);
  bytes.write(writer.replaceAll('-', ''), 'hex');
  bytes.writeUIntBE(seq, 16, 6);
  return bytes.toString('base64url');
}

/** Undefined for what is not an entry's id. */
export function decodeEntryId(id: string): EntryKey | undefined {
  const bytes = Buffer.from(id, 'base64url');
  if (bytes.length !== 22 || bytes.toString('base64url') !== id) return undefined;
  const hex = bytes.toString('hex', 0, 16);
  const writer = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return isUuid(writer) ? { writer, seq: bytes.readUIntBE(16, 6) } : undefined;
}
