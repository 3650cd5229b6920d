import type { Sql } from '@hub/db/client.ts';

/** Rows of one table on their way into the database. */
export interface Copy {
  add(values: readonly (string | number | Buffer | null)[]): void;
  /** Sends what was added; waits until the connection has taken it. */
  flush(): Promise<void>;
  end(): Promise<void>;
}

/** Streams rows by COPY on a connection of its own. `target` is a table with its columns. */
export async function copyInto(sql: Sql, target: string): Promise<Copy> {
  const stream = await sql.unsafe(`copy ${target} from stdin`).writable();
  const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject));
  let lines: string[] = [];
  const flush = () => {
    const chunk = lines.join('');
    lines = [];
    return Promise.race([new Promise<void>((done) => stream.write(chunk, () => done())), failed]);
  };
  return {
    add: (values) => void lines.push(`${values.map(asText).join('\t')}\n`),
    flush,
    async end() {
      await flush();
      await Promise.race([new Promise<void>((done) => stream.end(() => done())), failed]);
    },
  };
}

/** The values of this bench hold no tab, newline or backslash; bytes need their prefix escaped. */
function asText(value: string | number | Buffer | null): string {
  if (value === null) return '\\N';
  return Buffer.isBuffer(value) ? `\\\\x${value.toString('hex')}` : String(value);
}
