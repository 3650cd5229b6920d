import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { actAs, fontsOf, openExample, ready, useExplorer } from './explorer-page.ts';

const explorer = useExplorer();
const { run } = explorer;
const disclosure = (page: Page) => page.locator('.hub-disclosure');

describe('the explorer in a browser', { timeout: 60_000 }, () => {
  test('asks as the chosen person for the chosen purpose and shows what was masked and denied', async () => {
    const { page, trouble } = await explorer.open();
    await openExample(page, '医院医生 周明', '患者的就诊与诊断');
    await actAs(page, 'district-regulator');
    await page.locator('select[name=purpose]').selectOption('HOPERAT');
    const { headers, answer } = await run(page);

    expect(headers.authorization).toMatch(/^Bearer .+/);
    expect(headers['x-purpose']).toBe('HOPERAT');
    expect(answer.data).toMatchObject({
      person: { name: '张*', sex: 'MALE', idNumber: '500***********0113' },
    });
    await page.locator('.graphiql-response .view-line', { hasText: '"person"' }).first().waitFor();
    expect(await disclosure(page).locator('summary').textContent()).toContain(
      `脱敏 ${(answer.extensions as { masked: string[] }).masked.length}`,
    );
    await disclosure(page).locator('summary').click();
    expect(await disclosure(page).locator('code').allTextContents()).toContain('Person.idNumber');

    await actAs(page, 'analyst');
    expect((await run(page)).answer.data).toEqual({ person: null });
    await disclosure(page).getByText('拒绝 1').waitFor();
    expect(trouble).toEqual([]);
  });

  test('asks as nobody until someone is chosen', async () => {
    const { page } = await explorer.open();
    const { headers } = await run(page);
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('x-purpose');
    await disclosure(page).getByText('拒绝 1').waitFor();
  });

  test('brings its own Chinese font', async () => {
    const { page } = await explorer.open();
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    for (const selector of ['h1', '.graphiql-query-editor .view-line span span']) {
      const fonts = await fontsOf(page, selector);
      expect(fonts.filter((font) => !font.isCustomFont)).toEqual([]);
      expect(fonts.map((font) => font.familyName)).toContainEqual(expect.stringContaining('Noto Sans SC'));
    }
  });

  test('opens an example in a new tab', async () => {
    const { page } = await explorer.open();
    const tabs = page.locator('.graphiql-tab');
    expect(await tabs.count()).toBe(1);
    await openExample(page, '任何人', '区划与机构');
    expect(await tabs.count()).toBe(2);
    const { answer } = await run(page);
    expect(answer.data).toMatchObject({ division: { name: '沙坪坝区', level: 'DISTRICT' } });
  });

  test('remembers the choices over a reload, and never a pasted token', async () => {
    const { page } = await explorer.open();
    await actAs(page, 'doctor');
    await page.getByText('范围', { exact: true }).click();
    await page.locator('input[name=person]').fill('P-1');
    await page.getByText('粘贴令牌', { exact: true }).click();
    await page.locator('input[name=token]').fill('own.secret.token');
    await page.locator('input[name=token]').press('Enter');
    expect((await run(page)).headers.authorization).toBe('Bearer own.secret.token');
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain('secret');

    const tokenRequest = page.waitForRequest(`${explorer.hub.url}/demo/token`);
    await page.reload();
    await ready(page);
    expect(await page.locator('select[name=act-as]').inputValue()).toBe('doctor');
    expect((await run(page)).headers.authorization).not.toContain('secret');
    expect((await tokenRequest).postDataJSON()).toEqual({ name: 'doctor', person: 'P-1' });

    // Another person's scope is their own.
    const nextRequest = page.waitForRequest(`${explorer.hub.url}/demo/token`);
    await actAs(page, 'analyst');
    await run(page);
    expect((await nextRequest).postDataJSON()).toEqual({ name: 'analyst' });
  });

  test('renews the demo token before it expires, and only then', async () => {
    const { page } = await explorer.open();
    let requests = 0;
    page.on('request', (request) => {
      if (request.url() === `${explorer.hub.url}/demo/token`) requests += 1;
    });
    await actAs(page, 'doctor');
    await run(page);
    await run(page);
    expect(requests).toBe(1);
    await page.clock.setSystemTime(Date.now() + 24 * 3_600_000);
    await run(page);
    expect(requests).toBe(2);
  });

  test('shows a refused demo token as one sentence', async () => {
    const { page } = await explorer.open();
    await page.route('**/demo/token', (route) =>
      route.fulfill({ status: 403, json: { message: '演示签发者只在本机应答。' } }),
    );
    await actAs(page, 'doctor');
    await page.getByRole('button', { name: 'Execute query' }).click();
    await page.locator('.graphiql-response .view-line', { hasText: '演示签发者只在本机应答' }).waitFor();
    expect(await page.locator('.graphiql-response .view-lines').textContent()).not.toContain('stack');
  });

  test('offers no identities in production', async () => {
    const context = await explorer.browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.route('**/explorer/config.json', (route) =>
      route.fulfill({ json: { ...explorer.config, environment: 'production', people: [] } }),
    );
    await page.goto(`${explorer.hub.url}/graphql`);
    await ready(page);
    expect(await page.locator('select[name=act-as]').count()).toBe(0);
    expect(await page.getByText('开发环境').count()).toBe(0);
    expect(await page.getByText('粘贴令牌', { exact: true }).count()).toBe(1);
  });
});
