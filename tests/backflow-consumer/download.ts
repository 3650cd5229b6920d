import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Copy } from './copy.ts';
import { type Connection, Refused } from './hub.ts';

interface Part {
  name: string;
  resource: string;
  rows: number;
  size: number;
  sha256: string;
  sm3: string;
}

export interface Manifest {
  format: string;
  grant: string;
  release: string;
  /** The release that it goes on from; absent: it is everything. */
  since?: string;
  parts: Part[];
}

/**
 * The manifest of a release, once its signature is right and made with the key that this copy knows: the first one
 * seen is remembered, and can be compared with the hub's operator.
 * @throws Refused, Error
 */
export async function manifestOf(connection: Connection, copy: Copy, release: string): Promise<Manifest> {
  const response = await get(connection, `${release}/manifest.json`);
  const { payload, publicKey, signature } = (await response.json()) as Record<string, string>;
  const key = createPublicKey({ key: Buffer.from(publicKey!, 'base64'), format: 'der', type: 'spki' });
  const signed = Buffer.from(`healthhub release\n${payload}`);
  if (!verify(null, signed, key, Buffer.from(signature!, 'base64')))
    throw new Error('The manifest is not signed by the key it names.');
  if (copy.remember('public key', publicKey!) !== publicKey)
    throw new Error('The manifest is signed by another key than before; ask the hub’s operator.');
  const manifest = JSON.parse(payload!) as Manifest;
  if (manifest.format !== 'healthhub-release-1')
    throw new Error(`The format ${manifest.format} is not known.`);
  if (manifest.grant !== connection.grant || manifest.release !== release)
    throw new Error('The manifest is another release’s.');
  return manifest;
}

/**
 * Fetches what is still missing of a part and checks the whole of it.
 * @returns where it is
 * @throws Refused; Error where size or sums differ, and then the file is gone, so that the next run fetches it anew
 */
export async function download(
  connection: Connection,
  { release, number, part, folder }: { release: string; number: number; part: Part; folder: string },
): Promise<string> {
  const path = join(folder, `part-${number}`);
  const have = await sizeOf(path);
  if (have < part.size) {
    const response = await get(connection, `${release}/parts/${number}`, {
      ...(have > 0 && { range: `bytes=${have}-` }),
    });
    // 200 and not 206: the hub sends the whole file.
    const flags = response.status === 206 ? 'a' : 'w';
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, createWriteStream(path, { flags, mode: 0o600 }));
  }
  const sums = [createHash('sha256'), createHash('sm3')] as const;
  for await (const bytes of createReadStream(path)) for (const sum of sums) sum.update(bytes);
  const [sha256, sm3] = sums.map((sum) => sum.digest('hex'));
  if ((await sizeOf(path)) === part.size && sha256 === part.sha256 && sm3 === part.sm3) return path;
  await rm(path);
  throw new Error(`${part.name} is not what the manifest says; run it again.`);
}

const sizeOf = async (path: string): Promise<number> =>
  (
    await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    })
  )?.size ?? 0;

/** @throws Refused */
async function get(
  { hub, token }: Connection,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await fetch(`${hub}/backflow/releases/${path}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  if (response.ok) return response;
  const { errors } = (await response.json()) as {
    errors: { message: string; extensions: { code: string } }[];
  };
  throw new Refused(errors[0]!.extensions.code, errors[0]!.message);
}
