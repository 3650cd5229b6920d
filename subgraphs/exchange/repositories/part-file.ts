import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Change } from './read-feed.ts';

/** Said at the head of every part, so that a file that turns up somewhere says whose it is. */
export interface Watermark {
  grant: string;
  recipient: string;
  release: string;
  part: number;
  resource: string;
  /** When the release was asked for: a part that is made again is the same, byte by byte. */
  requestedAt: string;
}

export interface Sums {
  /** Bytes. */
  size: number;
  /** Hex. */
  sha256: string;
  sm3: string;
}

/** A part being written; nobody reads it before it is closed. */
export interface PartFile {
  write(changes: readonly Change[]): Promise<void>;
  /** When it is on disk. */
  close(): Promise<Sums>;
  abandon(): Promise<void>;
}

/** What a part is called, in its release's folder and in the manifest. */
export const partName = (part: number, format: string): string =>
  `part-${String(part).padStart(4, '0')}.${format.toLowerCase()}`;

/** Bytes on their way into a file, summed as they go. */
export async function summedFile(path: string) {
  const file: FileHandle = await open(path, 'wx', 0o600);
  const sha256 = createHash('sha256');
  const sm3 = createHash('sm3');
  let size = 0;
  return {
    async write(bytes: Uint8Array): Promise<void> {
      sha256.update(bytes);
      sm3.update(bytes);
      size += bytes.byteLength;
      await file.writeFile(bytes);
    },
    async close(): Promise<Sums> {
      await file.sync();
      await file.close();
      return { size, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') };
    },
    abandon: () => file.close(),
  };
}

/** One JSON object a line: the watermark, then the changes in their order. */
export async function ndjsonFile(path: string, watermark: Watermark): Promise<PartFile> {
  const { write, close, abandon } = await summedFile(path);
  await write(Buffer.from(`${JSON.stringify({ watermark })}\n`));
  return {
    write: (changes) => write(Buffer.from(changes.map((change) => `${JSON.stringify(change)}\n`).join(''))),
    close,
    abandon,
  };
}
