import { readFile } from 'node:fs/promises';
import { institutions } from '@hub/db/demo/institutions.ts';
import { EXPLORER_HEADER } from '@hub/explorer/src/hub.ts';
import { fold } from '@hub/kernel/statistics/roll-up.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { granting } from '../federation/granting.ts';
import { type ProductionHub, startProductionHub } from '../identity/start-production-hub.ts';
import { launchBrowser, watchForTrouble } from './browser.ts';
import { arrived, settled } from './figures-page.ts';

let production: ProductionHub;
let browser: Browser;
beforeAll(async () => {
  [production, browser] = await Promise.all([
    startProductionHub({ trustedDocumentsOnly: true, jobs: true }),
    launchBrowser(),
  ]);
  await fold(production.hub.sql);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await production?.close();
});

test('a login leads back to the page it began from, which works among trusted documents', async () => {
  const { url } = production.hub;
  const context = await browser.newContext({ locale: 'zh-CN' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const address = `${url}/cockpit?division=500106&figure=FD-05`;
  await page.goto(address);
  expect(new URL(page.url()).origin).toBe(production.provider.issuer);
  await page.locator('input[name=account]').fill('regulator');
  await page.getByRole('button').click();
  await arrived(page, '沙坪坝区');
  expect(page.url()).toBe(address);
  const trouble = watchForTrouble(page, url);
  expect(await page.locator('.indicator').count()).toBeGreaterThanOrEqual(30);
  for (const where of ['division=500106', `institution=${institutions.hospital.code}`, 'person=me']) {
    await page.goto(`${url}/portrait?${where}`);
    await settled(page);
    expect([where, await page.getByRole('alert').allTextContents()]).toEqual([where, []]);
    expect([where, (await page.locator('.portrait-panel').count()) > 0]).toEqual([where, true]);
  }
  await page.goto(`${url}/portrait`);
  await settled(page);
  await page.locator('input[name=text]').fill('示范');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('link', { name: '沙坪坝示范人民医院' }).waitFor();
  expect(trouble).toEqual([]);
  const desk = await context.newPage();
  await desk.goto(`${url}/backflow`);
  await settled(desk);
  expect(await desk.getByRole('alert').allTextContents()).toEqual([]);
  expect(await desk.locator('.desk-resources li').count()).toBeGreaterThan(40);
});

test('a district’s developer who has logged in downloads what back-flow made, and no page of elsewhere does', async () => {
  const { url } = production.hub;
  const grant = await granting(() => production.beside).active({ purpose: 'PUBHLTH' });
  const context = await browser.newContext({ locale: 'zh-CN', acceptDownloads: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/backflow?view=grants&grant=${grant.id}`);
  await page.locator('input[name=account]').fill('developer');
  await page.getByRole('button').click();
  const trouble = watchForTrouble(page, url);
  expect(await page.locator('select[name=purpose]').inputValue()).toBe('HOPERAT');
  await page.getByRole('button', { name: '请求全量导出' }).click();
  const release = page.locator('[data-release]').first();
  const downloading = page.waitForEvent('download');
  await release.getByRole('button', { name: /^文件 1/ }).click({ timeout: 30_000 });
  expect(await readFile(await (await downloading).path(), 'utf8')).toContain(grant.id);
  expect(trouble).toEqual([]);
  // The same address opened as a link, or asked for by a page of another site, comes with the same cookie.
  const part = `${url}/backflow/releases/${await release.getAttribute('data-release')}/parts/1`;
  const own: Record<string, string> = { ...EXPLORER_HEADER, 'x-purpose': 'PUBHLTH' };
  const asked = async (headers: Record<string, string>) =>
    (await context.request.get(part, { headers })).status();
  expect(await asked({ ...own, 'sec-fetch-site': 'same-origin' })).toBe(200);
  for (const site of ['same-site', 'cross-site', 'none'])
    expect([site, await asked({ ...own, 'sec-fetch-site': site })]).toEqual([site, 401]);
  expect(await asked(own)).toBe(401);
  expect(await asked({ 'x-purpose': 'PUBHLTH', 'sec-fetch-site': 'same-origin' })).toBe(401);
}, 60_000);

test('what no page asks is refused, the same as before', async () => {
  const response = await fetch(`${production.hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ division(code: "500106") { name } }' }),
  });
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('DOCUMENT_NOT_TRUSTED'),
  ]);
});

test.each([
  ['//elsewhere.example/portrait'],
  ['https://elsewhere.example/portrait'],
  ['/\\elsewhere.example/portrait'],
  ['/health/live'],
  ['javascript:alert(1)'],
  [`/portrait?${'a'.repeat(600)}`],
])('a login that is to lead to %s leads to the explorer', async (wanted) => {
  const { url } = production.hub;
  const context = await browser.newContext({ locale: 'zh-CN' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/login?to=${encodeURIComponent(wanted)}`);
  await page.locator('input[name=account]').fill('regulator');
  await page.getByRole('button').click();
  await page.waitForURL(`${url}/graphql`);
});
