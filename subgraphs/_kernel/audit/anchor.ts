import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '@hub/db/startup-error.ts';

/** An epoch as it is stored, and as it is anchored. */
export interface SignedEpoch {
  number: number;
  /** JSON as it was signed; see ./epoch.ts. */
  body: string;
  signature: Buffer;
}

/**
 * A place outside the database, in other hands if possible, that only ever grows: what it holds the database's owner
 * cannot rewrite.
 */
export interface AnchorStore {
  /** Adds the next epoch; it is durable when this resolves. */
  append(epoch: SignedEpoch): Promise<void>;
  /** The newest one. */
  last(): Promise<SignedEpoch | undefined>;
  /** From the oldest on. */
  all(): AsyncIterable<SignedEpoch>;
}

/** Of the data folder, where nothing else is configured. */
export const anchorFileIn = (dataDir: string): string => join(dataDir, 'access-log.anchor.ndjson');

/** A file, a line an epoch; it can lie on a medium that lets itself be written only once. */
export function fileAnchor(path: string): AnchorStore {
  const all = async function* (): AsyncGenerator<SignedEpoch> {
    const file = await open(path).catch(missing);
    if (!file) return;
    try {
      for await (const line of file.readLines()) yield parsed(line, path);
    } finally {
      await file.close();
    }
  };
  return {
    all,
    async append({ body, signature }) {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o600);
      try {
        await file.appendFile(`${JSON.stringify({ body, signature: signature.toString('base64') })}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async last() {
      const line = await lastLine(path);
      return line === undefined ? undefined : parsed(line, path);
    },
  };
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function parsed(line: string, path: string): SignedEpoch {
  try {
    const { body, signature } = JSON.parse(line) as { body: string; signature: string };
    const { number } = JSON.parse(body) as { number: number };
    return { number, body, signature: Buffer.from(signature, 'base64') };
  } catch (cause) {
    throw new StartupError(`${path} has a line that is no anchored epoch of the access log.`, { cause });
  }
}

const PIECE = 64 * 1024;

/** Read backwards: the file grows for years. */
async function lastLine(path: string): Promise<string | undefined> {
  const file = await open(path).catch(missing);
  if (!file) return undefined;
  try {
    let { size: from } = await file.stat();
    let tail = Buffer.alloc(0);
    while (from > 0 && tail.subarray(0, -1).lastIndexOf('\n') < 0) {
      const length = Math.min(PIECE, from);
      from -= length;
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, from);
      tail = Buffer.concat([buffer, tail]);
    }
    const text = tail
      .subarray(tail.subarray(0, -1).lastIndexOf('\n') + 1)
      .toString()
      .trimEnd();
    return text === '' ? undefined : text;
  } finally {
    await file.close();
  }
}
