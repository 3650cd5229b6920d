import { PassThrough, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Sql } from './client.ts';
import { copyOut } from './copy-out.ts';
import { createEmptyDatabase, type TestDatabase } from './testing.ts';

const WIDTH = 1000;

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createEmptyDatabase();
  sql = connect(database.url, { max: 1 });
});
afterAll(async () => {
  await sql.end({ timeout: 0 });
  await database.drop();
});

// Sizes of many kinds: where the last rows find the reader busy, the driver stops reading from its socket.
const sizes = Array.from({ length: 30 }, (_, n) => 300 + 31 * n);

test('gives every row, a line each, to a slow reader, and leaves the connection usable', async () => {
  await sql.begin(async (tx) => {
    for (const count of sizes) {
      let size = 0;
      const slow = new Writable({
        highWaterMark: 1,
        write(piece: Buffer, _encoding, done) {
          size += piece.length;
          void pause(10).then(() => done());
        },
      });
      const seen: number[] = [];
      const query = `select repeat(E'\\n', ${WIDTH}) from generate_series(1, ${count})`;
      expect(await copyOut(tx, query, (rows) => seen.push(rows), new PassThrough(), slow)).toBe(count);
      // A line break inside a value is written as two characters, and one ends the row.
      expect(size).toBe(count * (2 * WIDTH + 1));
      expect(seen.length).toBeGreaterThan(1);
      expect(seen.at(-1)).toBe(count);
    }
  });
});
