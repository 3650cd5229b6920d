import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { HubError } from '../runtime/errors.ts';
import { type Batch, type Chain, NONE, nextBatch } from './batch.ts';
import { entryOf, type Note, type Written } from './entry.ts';

/** Where reads are noted before an answer leaves. */
export interface AccessLog {
  /**
   * Resolves when the entry is on disk; undefined where there is nothing to note.
   * @throws ACCESS_LOG_UNAVAILABLE: the answer must not leave
   */
  append(note: Note): Promise<void> | undefined;
  close(): Promise<void>;
}

export interface AccessLogOptions {
  url: string;
  vault: Vault;
  onError: (error: unknown) => void;
  /** Told the text of each statement; tests count with it. */
  onQuery?: (statement: string) => void;
}

/** The role that writes the log and can do nothing else. */
export const AUDIT_ROLE = 'hub_audit';

/** Entries of one statement at most. */
const BATCH = 500;
/** Entries that may wait; beyond them the log counts as unavailable. */
const WAITING = 5_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** A database that says nothing at all is given up a little later than it should have given up itself. */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 1_000;

/** An entry waits so long for others. */
const GATHER_MS = 1;
/** After such a time without entries there is nobody to wait for. */
const PAUSE_MS = 25;

interface Waiting extends Written {
  resolve: () => void;
  reject: (error: HubError) => void;
}

/**
 * Writes with group commit: while one statement is under way, the next entries gather, and each waits for its own
 * commit only. One connection, which may insert into the log and nothing else.
 */
export function openAccessLog(options: AccessLogOptions): AccessLog {
  const { vault, onError } = options;
  let sql = open(options);
  let chain = newChain();
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;
  let ended = Number.NEGATIVE_INFINITY;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      // What comes after a pause waits for nobody.
      await pause(performance.now() - ended > PAUSE_MS ? 0 : GATHER_MS);
      const now = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        const bodies = now.map((one) => one.body);
        const { batch, next } = nextBatch(chain, bodies, new Date().toISOString(), vault);
        await inTime(insert(sql, batch, now));
        chain = next;
        for (const { resolve } of now) resolve();
      } catch (error) {
        onError(error);
        // Whether it was committed is not known: this chain ends here, whatever is in the database of it.
        chain = newChain();
        void sql.end({ timeout: 0 });
        sql = open(options);
        for (const { reject } of now) reject(unavailable());
      }
      ended = performance.now();
    }
    flushing = undefined;
  }

  return {
    append(note) {
      const entry = entryOf(note, new Date().toISOString());
      if (!entry) return undefined;
      if (waiting.length >= WAITING) return Promise.reject(unavailable());
      return new Promise<void>((resolve, reject) => {
        waiting.push({ ...entry, resolve, reject });
        flushing ??= flush();
      });
    },
    async close() {
      await flushing;
      await sql.end({ timeout: 5 });
    },
  };
}

const newChain = (): Chain => ({ writer: randomUUID(), number: 0, seq: 0, previous: NONE });

const unavailable = () =>
  new HubError('ACCESS_LOG_UNAVAILABLE', 'The access log cannot be written, so nothing is answered.');

const open = ({ url, onQuery }: AccessLogOptions): Sql =>
  connect(url, {
    role: AUDIT_ROLE,
    max: 1,
    planOnce: true,
    durable: true,
    statementTimeout: STATEMENT_TIMEOUT_MS,
    ...(onQuery ? { onQuery } : {}),
  });

/** Bodies are JSON on one line each, so a line break parts them: an array would be quoted, and read again. */
const INSERT = `
with entries as (
  insert into audit.entry (writer, seq, at, body)
  select $1::uuid, $3::bigint + n - 1, $5::timestamptz, body
  from string_to_table($6::text, E'\\n') with ordinality as one(body, n)),
persons as (
  insert into audit.entry_person (person_id, at, writer, seq)
  select person, $5, $1, $3 + n from unnest($7::text::uuid[], $8::text::int[]) as one(person, n))
insert into audit.batch (writer, number, first_seq, count, at, leaves, root, previous, seal)
values ($1, $2, $3, $4, $5, $9, $10, $11, $12)`.replace(/\s+/g, ' ');

function insert(sql: Sql, batch: Batch, entries: readonly Written[]): Promise<unknown> {
  const { writer, number, firstSeq, count, at, leaves, root, previous, seal } = batch;
  const bodies = entries.map((entry) => entry.body).join('\n');
  const persons: string[] = [];
  const of: number[] = [];
  for (const [n, entry] of entries.entries())
    for (const person of entry.persons) {
      persons.push(person);
      of.push(n);
    }
  const [people, places] = [`{${persons.join()}}`, `{${of.join()}}`];
  const values = [writer, number, firstSeq, count, at, bodies, people, places, leaves, root, previous, seal];
  return sql.unsafe(INSERT, values, { prepare: true });
}

function inTime<T>(statement: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the access log was not written in time')), SILENCE_MS);
  });
  return Promise.race([statement, silence]).finally(() => clearTimeout(timer));
}
