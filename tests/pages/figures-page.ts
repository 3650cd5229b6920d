import { seedCity } from '@hub/gateway/cli/seed-city.ts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { watchForTrouble } from './browser.ts';
import { actAs, type Explorer, useExplorer } from './explorer-page.ts';

/** The demo regulator's district, and one whose figures that regulator sees blurred. */
export const OWN = '500106';
export const ELSEWHERE = '500113';
export const YEAR = new Date().getFullYear() - 1;
const PERSONS = 3_000;

/** A hub with a small city, and how a person opens a page of its figures. */
export interface Figures extends Explorer {
  /** Opens a page as a new visitor, as somebody where one is named, and waits until it stands. */
  openAt(
    address: string,
    who?: string,
    options?: BrowserContextOptions,
  ): Promise<{ page: Page; trouble: string[] }>;
}

/** Call at the top of a test file; the parts are there once its tests run. */
export function useFigures(): Figures {
  const explorer = useExplorer();
  beforeAll(async () => {
    const { databaseUrl, dataDir } = explorer.hub.environment;
    await seedCity({ url: databaseUrl!, dataDir, persons: PERSONS, seed: 3, treatingDays: 90, workers: 2 });
  }, 120_000);
  async function openAt(address: string, who = '', options: BrowserContextOptions = {}) {
    const { hub, browser } = explorer;
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'zh-CN',
      ...options,
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const trouble = watchForTrouble(page, hub.url);
    await page.goto(`${hub.url}${address}`);
    if (who) await actAs(page, who);
    await settled(page);
    return { page, trouble };
  }
  return Object.assign(explorer, { openAt });
}

export const settled = (page: Page) => page.locator('main[aria-busy=false]').waitFor();

export async function arrived(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.locator('nav [aria-current=page]').textContent()).toBe(name);
  await settled(page);
}

export const ranking = (page: Page) => page.locator('.ranking');
export const statuses = (page: Page) => page.locator('.portrait-status li');

/** How many questions the page has asked the graph since. */
export function countQuestions(page: Page): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/graphql') asked += 1;
  });
  return () => asked;
}

/** By how much a page is wider than its window. */
export const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** The texts of elements of which something is cut off. */
export const cutOff = (page: Page, selector: string) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('${selector}')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)`,
  );
