import { dashed } from '@hub/kernel/resource/identifiers.ts';

/** How far a reader has come: behind this row, or behind everything of this person. Nothing yet is `START`. */
export interface Position {
  person: string;
  subject?: string;
  row?: string;
}

const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const START: Position = { person: FIRST, subject: FIRST, row: '' };

/** The values of the statements that go on from a position: the first person still to be looked at, and their row. */
export const valuesFrom = ({ person, subject, row }: Position) =>
  subject === undefined
    ? { after: successor(person), afterSubject: FIRST, afterRow: '' }
    : { after: person, afterSubject: subject, afterRow: row ?? '' };

/** The id that comes next in PostgreSQL's order, which is that of the bytes. */
function successor(id: string): string {
  if (id === LAST) return LAST;
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return dashed(next);
}
