import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

const PACKAGE = '@sparticuz/chromium';
const cache = join(import.meta.dirname, '../node_modules/.cache');

/** Fonts.conf naming only the bundled Latin font: whatever Chinese a page shows comes from the page itself. */
const fontsConf = (home: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`;

/**
 * Unpacks Chromium with its own libraries and font into a folder of ours, once per version. The package would
 * use fixed names in the shared temporary folder, which another user or a half-finished run may hold.
 */
async function unpackChromium(): Promise<string> {
  const manifest = findPackageJSON(PACKAGE, import.meta.url);
  if (!manifest) throw new Error(`${PACKAGE} is not installed`);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const home = join(cache, `chromium-${version}`);
  if (existsSync(home)) return home;

  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'draft-'));
  await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', `await (await import('${PACKAGE}')).default.executablePath()`],
    // Believing itself in a Lambda, the package also unpacks the system libraries Chromium needs.
    {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    },
  );
  await writeFile(join(draft, 'fonts.conf'), fontsConf(home));
  await rename(draft, home).catch(async (error: NodeJS.ErrnoException) => {
    if (!existsSync(home)) throw error;
    await rm(draft, { recursive: true });
  });
  return home;
}

/** Starts a real headless Chromium; the caller closes it. Needs no browser, library or font of the machine. */
export async function launchBrowser(): Promise<Browser> {
  const home = await unpackChromium();
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    // The sandbox needs a privilege that containers and root do not have; only our own pages are opened.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      // Else it names no file in Chinese where the machine says nothing.
      LC_ALL: 'C.UTF-8',
      LD_LIBRARY_PATH: join(home, 'al2023/lib'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  });
}

/**
 * Records what a page must never do: console errors (a refused Content-Security-Policy load is one), uncaught
 * exceptions, and requests that leave the origin.
 * @returns the list, growing while the page lives
 */
export function watchForTrouble(page: Page, origin: string): string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // What a page was still loading when it was left is no trouble of its own.
    if (why !== 'net::ERR_ABORTED') trouble.push(`failed: ${request.url()} ${why}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) trouble.push(`left: ${url.href}`);
  });
  return trouble;
}
