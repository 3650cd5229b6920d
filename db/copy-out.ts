import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';

/** The driver hands over row by row; a stream's step costs about as much for a row as for thousands. */
const PIECE = 256 * 1024;

/**
 * Sends what a query finds, in PostgreSQL's COPY text format, `through` one stream `to` another, as slowly as
 * they take it.
 * @param onRows told now and then how many rows have passed
 * @returns how many there were
 */
export async function copyOut(
  tx: TransactionSql,
  query: string,
  onRows: (rows: number) => void,
  through: NodeJS.ReadWriteStream,
  to: NodeJS.WritableStream,
): Promise<number> {
  const gathered = new Gathered(onRows);
  const rows = await tx.unsafe(`copy (${query}) to stdout`).readable();
  await pipeline(rows, gathered, through, to);
  // Where the last rows came faster than they went, the driver leaves its socket paused: asking for more wakes it.
  rows._read(0);
  return gathered.rows;
}

/** Puts the driver's rows together to larger pieces, and counts them. */
class Gathered extends Transform {
  rows = 0;
  readonly #onRows: (rows: number) => void;
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(onRows: (rows: number) => void) {
    super();
    this.#onRows = onRows;
  }

  override _transform(row: Buffer, _encoding: string, done: TransformCallback): void {
    this.#pieces.push(row);
    this.#size += row.length;
    if (this.#size >= PIECE) this.#pass();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#pass();
    done();
  }

  #pass(): void {
    const piece = Buffer.concat(this.#pieces, this.#size);
    // A line break inside a value is escaped, so that every line is a row.
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) this.rows++;
    this.#pieces = [];
    this.#size = 0;
    this.push(piece);
    this.#onRows(this.rows);
  }
}
