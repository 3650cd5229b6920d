import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Change, Copy } from './copy.ts';
import { download, type Manifest, manifestOf } from './download.ts';
import { ask, type Connection, Refused } from './hub.ts';

const EXPORT = `mutation Export($input: ExportBackflowInput!) { exportBackflow(input: $input) { id } }`;
const RELEASE = `query Release($id: ID!) { backflowRelease(id: $id) { status stoppedBy } }`;

export interface Loaded {
  release: string;
  rows: number;
  /** Whether it was everything, and not what has changed since the last one. */
  anew: boolean;
}

/**
 * Has a release made, fetches and checks it, and applies all of it at once: everything the first time, and after that
 * what has changed since the last one. Files stay in `folder` until they are applied, so that a run that was stopped
 * does not fetch again what it has.
 * @throws Refused of the hub; Error where a manifest or file is not what it should be: nothing is applied then
 */
export async function load(
  connection: Connection,
  copy: Copy,
  resources: readonly string[],
  folder: string,
): Promise<Loaded> {
  const since = commonRelease(copy, resources);
  let release: string;
  try {
    release = await made(connection, resources, since);
  } catch (error) {
    if (!since || !(error instanceof Refused) || !ANEW.has(error.code)) throw error;
    await copy.inOne(() => {
      for (const resource of resources) copy.empty(resource);
    });
    return load(connection, copy, resources, folder);
  }
  return apply(connection, copy, { release, resources, folder });
}

/** The base is gone, or nobody can tell what has changed since. */
const ANEW: ReadonlySet<string> = new Set(['RESYNC_REQUIRED', 'NOT_FOUND']);

function commonRelease(copy: Copy, resources: readonly string[]): string | undefined {
  const [first, ...others] = new Set(resources.map((resource) => copy.progressOf(resource).release));
  return others.length === 0 ? first : undefined;
}

/** Asks for a release and waits until it is there. @throws Refused as whatever stopped it */
async function made(
  connection: Connection,
  resources: readonly string[],
  since: string | undefined,
): Promise<string> {
  const { exportBackflow } = await ask<{ exportBackflow: { id: string } }>(connection, EXPORT, {
    input: { grant: connection.grant, resources, ...(since && { since }) },
  });
  const { id } = exportBackflow;
  for (;;) {
    const { backflowRelease: now } = await ask<{
      backflowRelease: { status: string; stoppedBy: string | null };
    }>(connection, RELEASE, { id });
    if (now.status === 'READY') return id;
    if (now.status === 'STOPPED') throw new Refused(now.stoppedBy ?? 'STOPPED', 'The export was stopped.');
    await pause(500);
  }
}

/** Fetches a release that is ready, checks it, and applies it. @throws as `load` */
async function apply(
  connection: Connection,
  copy: Copy,
  { release, resources, folder }: { release: string; resources: readonly string[]; folder: string },
): Promise<Loaded> {
  const manifest = await manifestOf(connection, copy, release);
  const own = join(folder, release);
  await mkdir(own, { recursive: true, mode: 0o700 });
  const files: { resource: string; path: string }[] = [];
  for (const [n, part] of manifest.parts.entries())
    files.push({
      resource: part.resource,
      path: await download(connection, { release, number: n + 1, part, folder: own }),
    });
  const anew = !manifest.since;
  await copy.inOne(async () => {
    if (anew) for (const resource of resources) copy.empty(resource);
    for (const { resource, path } of files)
      for await (const change of changesIn(path, manifest)) copy.apply(resource, change);
    for (const resource of resources) copy.proceed(resource, { release });
  });
  await rm(own, { recursive: true });
  return { release, rows: manifest.parts.reduce((sum, { rows }) => sum + rows, 0), anew };
}

/** @throws Error for a file that says it is another's */
async function* changesIn(path: string, { grant, release }: Manifest): AsyncGenerator<Change> {
  let first = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!first) yield JSON.parse(line) as Change;
    else {
      const { watermark } = JSON.parse(line) as { watermark: { grant: string; release: string } };
      if (watermark.grant !== grant || watermark.release !== release)
        throw new Error(`${path} belongs to another grant or release.`);
      first = false;
    }
  }
}
