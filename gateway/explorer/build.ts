import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import config from './vite.config.ts';

const root = import.meta.dirname;
const dist = join(root, 'dist');

/** Names what the bundle is made of: our sources, and the versions of the parts it bundles. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const add = (file: string) =>
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(manifest.dependencies).sort()) add(`node_modules/${name}/package.json`);
  for (const file of globSync('{*.html,vite.config.ts,src/**/*.{ts,tsx,css,svg}}', {
    cwd: root,
    exclude: ['**/*.test.ts'],
  }).sort()) {
    add(file);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Gives the folder with the built explorer (index.html and assets, for the base path /explorer/), building it
 * when its sources have changed since. Each build has a folder of its own, named by its content and moved into
 * place whole, so that processes starting together never see half a bundle.
 * @returns the absolute path, `gateway/explorer/dist/<hash>`
 * @throws when Vite cannot bundle the sources
 */
export async function ensureExplorerBuilt(): Promise<string> {
  const name = sourceHash();
  const target = join(dist, name);
  if (existsSync(target)) return target;

  // Loaded only here: a start that finds its bundle must not pay for the bundler.
  const { build } = await import('vite');
  await mkdir(dist, { recursive: true });
  const draft = join(dist, `draft-${process.pid}`);
  await build({ ...config, build: { ...config.build, outDir: draft, emptyOutDir: true } });
  const stale = (await readdir(dist)).filter((entry) => entry !== name && !entry.startsWith('draft-'));
  await rename(draft, target).catch(async (error: NodeJS.ErrnoException) => {
    if (!existsSync(target)) throw error;
    await rm(draft, { recursive: true });
  });
  await Promise.all(stale.map((entry) => rm(join(dist, entry), { recursive: true, force: true })));
  return target;
}

if (import.meta.main) {
  const started = performance.now();
  const path = await ensureExplorerBuilt();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`explorer ready in ${path} (${seconds} s)\n`);
}
