import { type EntryKey, encodeEntryId } from './entry-id.ts';

/** What is wrong with a log first. */
export interface Finding {
  kind: 'ALTERED' | 'REMOVED' | 'INSERTED' | 'CUT_OFF' | 'NOT_ANCHORED';
  /** Id of the entry, or of the first of several that it can be. */
  entry?: string;
  sentence: string;
}

export class LogBroken extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.sentence);
    this.finding = finding;
  }
}

export function broken(kind: Finding['kind'], key: EntryKey, what: string): LogBroken {
  const entry = encodeEntryId(key);
  return new LogBroken({
    kind,
    entry,
    sentence: `Entry ${entry} (number ${key.seq} of writer ${key.writer}) ${what}.`,
  });
}
