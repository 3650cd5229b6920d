const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a client's id can be one of ours at all; what is not is simply not found. */
export const isUuid = (value: string): boolean => UUID.test(value);

/** A record's id in the graph carries its subject, so that the record is found in one place: 43 characters. */
export function encodeRecordId(subjectId: string, id: string): string {
  return Buffer.from(subjectId.replaceAll('-', '') + id.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The parts of a record id, or undefined for anything else. */
export function decodeRecordId(value: string): { subjectId: string; id: string } | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(value)) return undefined;
  const hex = Buffer.from(value, 'base64url').toString('hex');
  return { subjectId: dashed(hex.slice(0, 32)), id: dashed(hex.slice(32)) };
}

/** 32 hexadecimal digits as a UUID is written. */
export const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
