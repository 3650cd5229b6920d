import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { TableRow } from './mapper.ts';
import { bytesAsText, qualifiedName, writtenColumns } from './table-columns.ts';

/** Text is handed over in pieces of about this many characters: small enough to live briefly. */
const PIECE = 32_768;

/**
 * Adds new rows by COPY, table by table in the order in which the tables first come up: many times as fast as
 * `upsertRows`, for what is known not to be there yet.
 * @returns how many there were.
 * @throws the database's error, when one of the keys is taken or a value does not fit.
 */
export async function copyRows(tx: TransactionSql, rows: Iterable<TableRow>): Promise<number> {
  const tables = new Map<PgTable, { pieces: Buffer[]; text: string }>();
  let count = 0;
  for (const { table, row } of rows) {
    let copy = tables.get(table);
    if (!copy) {
      copy = { pieces: [], text: '' };
      tables.set(table, copy);
    }
    copy.text += lineOf(table, row);
    if (copy.text.length > PIECE) {
      copy.pieces.push(Buffer.from(copy.text));
      copy.text = '';
    }
    count++;
  }
  for (const [table, { pieces, text }] of tables) {
    const names = writtenColumns(table).map(({ name }) => `"${name}"`);
    const copy = tx.unsafe(`copy ${qualifiedName(table)} (${names.join(', ')}) from stdin`);
    await pipeline(Readable.from([...pieces, Buffer.from(text)]), await copy.writable());
  }
  return count;
}

/** A line of PostgreSQL's text format. */
function lineOf(table: PgTable, row: Record<string, unknown>): string {
  const columns = writtenColumns(table);
  let line = asText(row[columns[0]!.field]);
  for (let n = 1; n < columns.length; n++) line += `\t${asText(row[columns[n]!.field])}`;
  return `${line}\n`;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return `\\${bytesAsText(value)}`;
  if (Array.isArray(value)) return escaped(`{${value.map(element).join()}}`);
  throw new TypeError(`a column cannot hold a ${typeof value}`);
}

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** What ends a column or a line, and the escape itself, are escaped; a backspace or a form feed is nothing special. */
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text;

/** An element of an array of texts, numbers or uuids. */
const element = (value: unknown): string =>
  value === null ? 'NULL' : `"${String(value).replace(/["\\]/g, '\\$&')}"`;
