import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ProductionHub, startProductionHub } from '../identity/start-production-hub.ts';
import { launchBrowser } from './browser.ts';
import { ready } from './explorer-page.ts';

let production: ProductionHub;
let browser: Browser;
beforeAll(async () => {
  [production, browser] = await Promise.all([startProductionHub(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await production?.close();
});

test('in production a person logs in, asks as that person, and logs out', { timeout: 120_000 }, async () => {
  const { url } = production.hub;
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 }, locale: 'zh-CN' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));

  await page.goto(`${url}/`);
  expect(new URL(page.url()).origin).toBe(production.provider.issuer);
  await page.locator('input[name=account]').fill('wei');
  await page.getByRole('button').click();
  await ready(page);
  expect(page.url()).toBe(`${url}/graphql`);
  expect(await page.locator('.hub-visitor').textContent()).toBe('账号 wei');
  expect(await page.locator('select[name=act-as]').count()).toBe(0);
  expect(await page.getByText('开发环境').count()).toBe(0);

  const asked = page.waitForRequest(`${url}/graphql`);
  await page.getByRole('button', { name: 'Execute query' }).click();
  const headers = await (await asked).allHeaders();
  expect([headers.authorization, headers['x-healthhub-explorer'], headers['x-purpose']]).toEqual([
    undefined,
    '1',
    'PATRQT',
  ]);
  await page.locator('.graphiql-response .view-line', { hasText: '张伟' }).waitFor();
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(trouble).toEqual([]);

  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await page.getByText('已退出登录').waitFor();
  expect(page.url()).toBe(`${url}/logout`);
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await page.goto(`${url}/graphql`);
  expect(new URL(page.url()).origin).toBe(production.provider.issuer);
});

test('a login that has ended is told as one sentence, and the tab keeps its operation', async () => {
  const { url } = production.hub;
  const context = await browser.newContext({ locale: 'zh-CN' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/graphql`);
  await page.locator('input[name=account]').fill('regulator');
  await page.getByRole('button').click();
  await ready(page);
  await context.clearCookies({ name: 'healthhub-session' });
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.locator('.graphiql-response .view-line', { hasText: '登录已过期' }).waitFor();
  await page.reload();
  await ready(page);
  expect(await page.locator('.hub-visitor').textContent()).toBe('账号 regulator');
});
