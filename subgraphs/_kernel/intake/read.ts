import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { MAX_BYTES } from './limits.ts';
import type { Reason } from './reasons.ts';
import { EntryScanner } from './scan.ts';

const CHUNK = 1024 * 1024;
/** How much of what cannot be read is kept. */
const KEPT = 64 * 1024;
const NEWLINE = 0x0a;

/** A delivered resource, or a piece of input that is none; `fatal` says the rest of the file is lost with it. */
export type Item =
  | { kind: 'resource'; fullUrl?: string; resource: Record<string, unknown>; bytes: Buffer }
  | { kind: 'defect'; reason: Reason; body: Buffer; fatal: boolean };

/** What is known while a file is read. */
export interface Progress {
  bytes: number;
}

/**
 * Reads one file: a FHIR bundle, one resource, or NDJSON (a resource or a bundle on each line; told by the name
 * `.ndjson`/`.jsonl`, or by a first line that is a resource of its own). Memory is bounded by one chunk and one
 * resource, whatever the size of the file.
 * @throws the system's error when the file cannot be read at all.
 */
export async function* readFile(path: string, progress: Progress): AsyncGenerator<Item> {
  const stream = createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>;
  yield* readItems(counted(stream, progress), /\.(ndjson|jsonl)$/i.test(path) ? 'ndjson' : undefined);
}

/** A delivery that comes as a stream; its name stands for it in what is said of it. */
export interface NamedStream {
  name: string;
  chunks: AsyncIterable<Buffer>;
  /** Where its lines may be bundles, which its first line alone does not tell. */
  format?: 'ndjson';
}

/** The same for a stream. @throws what the stream throws when it breaks off. */
export const readStream = ({ chunks, format }: NamedStream, progress: Progress): AsyncGenerator<Item> =>
  readItems(counted(chunks, progress), format);

async function* counted(chunks: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    progress.bytes += chunk.length;
    yield chunk;
  }
}

/** The same for any stream of bytes. */
async function* readItems(chunks: AsyncIterable<Buffer>, format?: 'ndjson' | 'bundle'): AsyncGenerator<Item> {
  const source = chunks[Symbol.asyncIterator]();
  const first = await source.next();
  if (first.done) {
    yield defect('NOT_JSON', Buffer.alloc(0), true);
    return;
  }
  const head = first.value.subarray(hasMark(first.value) ? 3 : 0);
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  yield* (format ?? detect(head)) === 'ndjson' ? readLines(all()) : readDocument(all());
}

const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

function detect(head: Buffer): 'ndjson' | 'bundle' {
  const end = head.indexOf(NEWLINE);
  if (end < 0) return 'bundle';
  const parsed = parse(head.subarray(0, end));
  return isObject(parsed) && parsed.resourceType !== 'Bundle' ? 'ndjson' : 'bundle';
}

async function* readDocument(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const scanner = new EntryScanner();
  for await (const chunk of chunks) {
    for (const { bytes, tooLarge } of scanner.push(chunk)) {
      if (tooLarge) yield defect('TOO_LARGE', bytes, false);
      else yield entryOf(parse(bytes), bytes);
    }
  }
  const { shell, unfinished, ended, tooLarge } = scanner.end();
  if (tooLarge) {
    yield defect('TOO_LARGE', shell, true);
    return;
  }
  if (!ended) {
    yield defect(
      /^\s*\{/.test(shell.toString('latin1')) ? 'TRUNCATED' : notJson(shell),
      unfinished.length > 0 ? unfinished : shell,
      true,
    );
    return;
  }
  const document = parse(shell);
  if (document === undefined) yield defect(notJson(shell), shell, true);
  else if (!isObject(document) || typeof document.resourceType !== 'string')
    yield defect('NOT_FHIR', shell, true);
  else if (document.resourceType !== 'Bundle') yield { kind: 'resource', resource: document, bytes: shell };
}

async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (bytes: Buffer) => {
    if (length <= MAX_BYTES) parts.push(bytes);
    length += bytes.length;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, end));
      yield* readLine(Buffer.concat(parts), length);
      parts = [];
      length = 0;
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  const last = Buffer.concat(parts);
  if (parse(last) === undefined && last.toString('latin1').trim() !== '')
    yield defect('TRUNCATED', last, true);
  else yield* readLine(last, length);
}

function* readLine(line: Buffer, length: number): Generator<Item> {
  if (length > MAX_BYTES) {
    yield defect('TOO_LARGE', line, false);
    return;
  }
  const value = parse(line);
  if (isObject(value) && value.resourceType === 'Bundle' && Array.isArray(value.entry)) {
    for (const entry of value.entry) yield entryOf(entry, line);
  } else if (isObject(value) && typeof value.resourceType === 'string')
    yield { kind: 'resource', resource: value, bytes: line };
  else if (value !== undefined) yield defect('NOT_FHIR', line, false);
  else if (line.toString('latin1').trim() !== '') yield defect(notJson(line), line, false);
}

function entryOf(entry: unknown, bytes: Buffer): Item {
  if (entry === undefined) return defect(notJson(bytes), bytes, false);
  const resource = isObject(entry) ? entry.resource : undefined;
  if (!isObject(entry) || !isObject(resource) || typeof resource.resourceType !== 'string') {
    return defect('NOT_FHIR', bytes, false);
  }
  return typeof entry.fullUrl === 'string'
    ? { kind: 'resource', fullUrl: entry.fullUrl, resource, bytes }
    : { kind: 'resource', resource, bytes };
}

/** The value, or undefined for what is not JSON in UTF-8. */
function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const notJson = (bytes: Buffer): Reason => (isUtf8(bytes) ? 'NOT_JSON' : 'NOT_UTF8');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const defect = (reason: Reason, body: Buffer, fatal: boolean): Item => ({
  kind: 'defect',
  reason,
  body: Buffer.from(body.subarray(0, KEPT)),
  fatal,
});
