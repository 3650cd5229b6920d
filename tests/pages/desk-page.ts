import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { watchForTrouble } from './browser.ts';
import { actAs, type Explorer } from './explorer-page.ts';
import { settled } from './figures-page.ts';

/** Opens the desk of back-flow as somebody, and waits until it stands. */
export const opening =
  (explorer: Explorer) =>
  async (who: string, address = '', options: BrowserContextOptions = {}) => {
    const { hub, browser } = explorer;
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      acceptDownloads: true,
      ...options,
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const trouble = watchForTrouble(page, hub.url);
    await page.goto(`${hub.url}/backflow${address}`);
    if (who) await actAs(page, who);
    await settled(page);
    return { page, trouble };
  };

export const details = (page: Page) => page.getByRole('region', { name: '授权的详情' });
export const compose = (page: Page) => page.getByRole('region', { name: '申请', exact: true });
