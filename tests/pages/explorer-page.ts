import type { HubConfig } from '@hub/explorer/src/hub.ts';
import type { Environment } from '@hub/gateway/environment.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { launchBrowser, watchForTrouble } from './browser.ts';

/** A hub and a browser for the tests of one file, and how a person uses the explorer. */
export interface Explorer {
  hub: TestHub;
  browser: Browser;
  config: HubConfig;
  /** Opens the explorer as a new visitor and waits until an operation can be run. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; trouble: string[] }>;
  /** Runs the operation in the present tab and gives the request that was sent and the answer. */
  run(page: Page): Promise<{ headers: Record<string, string>; answer: Record<string, unknown> }>;
}

/**
 * Call at the top of a test file; the parts are there once its tests run.
 * @param configured over the development environment
 */
export function useExplorer(configured: Partial<Environment> = {}): Explorer {
  const explorer = { open, run } as Explorer;

  beforeAll(async () => {
    [explorer.hub, explorer.browser] = await Promise.all([
      startTestHub({ wire: 'in-process', configured }),
      launchBrowser(),
    ]);
    const response = await fetch(`${explorer.hub.url}/explorer/config.json`);
    explorer.config = (await response.json()) as HubConfig;
  }, 120_000);

  afterAll(async () => {
    await explorer.browser?.close();
    await explorer.hub?.close();
  });

  async function open(options: BrowserContextOptions = {}) {
    const { hub, browser } = explorer;
    const context = await browser.newContext({
      viewport: { width: 1440, height: 860 },
      locale: 'zh-CN',
      ...options,
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const trouble = watchForTrouble(page, hub.url);
    await page.goto(`${hub.url}/graphql`);
    await ready(page);
    return { page, trouble };
  }

  async function run(page: Page) {
    const sent = page.waitForResponse((response) => new URL(response.url()).pathname === '/graphql');
    await page.getByRole('button', { name: 'Execute query' }).click();
    const response = await sent;
    return {
      headers: response.request().headers(),
      answer: (await response.json()) as Record<string, unknown>,
    };
  }

  return explorer;
}

export async function ready(page: Page): Promise<void> {
  await page.locator('.graphiql-query-editor .view-line', { hasText: 'query' }).first().waitFor();
}

/** By the menu, into a new tab; `group` is the title of a demo person, or 任何人. */
export async function openExample(page: Page, group: string, title: string): Promise<void> {
  await page.getByText('示例', { exact: true }).click();
  await page.getByRole('region', { name: group }).getByRole('button', { name: title }).click();
  await page.locator('.graphiql-tab').nth(1).waitFor();
}

export const actAs = (page: Page, name: string) => page.locator('select[name=act-as]').selectOption(name);

/** The fonts with which an element's text is really drawn. */
export async function fontsOf(page: Page, selector: string) {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  // The editor draws its lines anew at any moment; between the questions below it must not.
  await session.send('Emulation.setScriptExecutionDisabled', { value: true });
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.send('Emulation.setScriptExecutionDisabled', { value: false });
  return fonts;
}
