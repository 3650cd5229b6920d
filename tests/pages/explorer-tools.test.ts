import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { actAs, fontsOf, openExample, useExplorer } from './explorer-page.ts';

const explorer = useExplorer();
const { run } = explorer;
const DOCTOR = '医院医生 周明';
const PROFILE = '患者的就诊与诊断';
const ORANGE = 'rgb(179, 80, 15)';

/** As text, for the page's types are not this package's. */
const paperOf = (page: Page, selector: string) =>
  page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`);

describe('the explorer’s tools in a browser', () => {
  test('offers the examples of whoever is acted as first, and acts as whom an example is listed under', async () => {
    const { page } = await explorer.open();
    await actAs(page, 'analyst');
    await page.getByText('示例', { exact: true }).click();
    const groups = page.locator('.hub-group h2');
    expect((await groups.allTextContents()).slice(0, 2)).toEqual(['比较各种身份', '分析人员']);
    await page.keyboard.press('Escape');
    await openExample(page, DOCTOR, PROFILE);
    expect(await page.locator('select[name=act-as]').inputValue()).toBe('doctor');
    await page.getByText('示例', { exact: true }).click();
    expect(await groups.nth(1).textContent()).toBe(DOCTOR);
    expect(await groups.last().textContent()).toBe('任何人');
  });

  test('shows level, category and mask of a field in the documentation and on hover', async () => {
    const { page, trouble } = await explorer.open();
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.getByText('Query', { exact: true }).click();
    await docs.getByText('Person', { exact: true }).first().click();
    const number = docs.locator('.graphiql-doc-explorer-item', { hasText: 'idNumber' });
    expect(await number.textContent()).toContain('L4 较小范围 · 个人属性 · 可脱敏 (证件号码: 前三后四)');
    expect(await number.locator('a[href="#L4"]').textContent()).toBe('L4 较小范围');
    expect(await paperOf(page, '.graphiql-doc-explorer a[href="#L4"]')).toBe(ORANGE);

    await page.locator('.graphiql-query-editor .view-line').getByText('idNumber').hover();
    const hover = page.locator('.monaco-hover', { hasText: '公民身份号码' });
    await hover.waitFor();
    expect(await hover.textContent()).toContain('L4 较小范围 · 个人属性');
    expect(await paperOf(page, '.monaco-hover a[data-href="#L4"]')).toBe(ORANGE);
    expect(
      (await fontsOf(page, '.monaco-hover a[data-href="#L4"]')).map((font) => font.isCustomFont),
    ).toEqual([true]);
    expect(trouble).toEqual([]);
  });

  test('marks masked and denied cells where they stand in the answer', async () => {
    const { page } = await explorer.open();
    await openExample(page, '区县监管者 (沙坪坝区)', PROFILE);
    await run(page);
    const masked = page.locator('.graphiql-response .hub-cell.masked');
    const textOf = async (cells: typeof masked) => (await cells.allTextContents()).join('');
    // The legend is there before the marks in the editor are.
    await expect.poll(() => textOf(masked)).toContain('"idNumber":');
    expect(await textOf(masked)).toContain('"name":');
    expect(await textOf(masked)).not.toContain('"sex":');
    await page.locator('.hub-disclosure .hub-cell.masked').waitFor();

    await actAs(page, 'analyst');
    await run(page);
    const denied = page.locator('.graphiql-response .hub-cell.denied');
    await expect.poll(() => textOf(denied)).toContain('"person":');
    await denied.first().hover();
    await page.locator('.monaco-hover', { hasText: 'Query.person L3 · 此身份以此目的不得查看' }).waitFor();
    expect(await masked.count()).toBe(0);
  });

  test('copies the operation as a command without a token, and as typed code', async () => {
    const { page } = await explorer.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await openExample(page, DOCTOR, PROFILE);
    const copied = async (form: string) => {
      await page.getByText('复制为', { exact: true }).click();
      await page.getByRole('button', { name: form }).click();
      await page.getByText('已复制').waitFor();
      await page.keyboard.press('Escape');
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    const command = await copied('curl');
    expect(command).toContain(`curl '${explorer.hub.url}/graphql'`);
    expect(command).toContain("-H 'x-purpose: TREAT'");
    expect(command).toMatch(/^TOKEN=\$\(.* hub token doctor \| tail -1\)\n/);
    expect(command).toContain('Bearer $TOKEN');
    expect(await copied('TypeScript')).toContain('export const ProfileDocument = graphql(`');
  });

  test('opens an example for its purpose, and says why the same is not done for another', async () => {
    const { page } = await explorer.open();
    const purpose = page.locator('select[name=purpose]');
    const line = page.locator('.hub-disclosure');
    await openExample(page, '外院医生 邓强 (巴南区)', '紧急突破');
    expect(await purpose.inputValue()).toBe('BTG');
    expect((await run(page)).answer.data).toMatchObject({ breakGlass: { name: '张伟' } });
    await line.getByText('显示 6').waitFor();

    await purpose.selectOption('TREAT');
    await run(page);
    await line.getByText('拒绝 1').waitFor();
    await line.locator('summary').click();
    expect(await line.locator('li').allTextContents()).toEqual(['拒绝 breakGlass 不对此身份开放']);

    await page.locator('.graphiql-query-editor .view-line', { hasText: 'HEALTH_CARD' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' color: RED');
    await run(page);
    await line.getByText('操作未执行').waitFor();
    expect(await line.textContent()).toContain('GRAPHQL_VALIDATION_FAILED: ');
  });

  test('is dark or light as the system is, until told otherwise, and remembers that', async () => {
    const { page } = await explorer.open({ colorScheme: 'dark' });
    const paper = () => paperOf(page, 'body');
    const theme = page.locator('select[name=theme]');
    expect([await theme.inputValue(), await paper()]).toEqual(['system', 'rgb(33, 42, 59)']);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('body.graphiql-light').waitFor();
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await theme.selectOption('dark');
    expect(await paper()).toBe('rgb(33, 42, 59)');
    await page.reload();
    await page.locator('body.graphiql-dark').waitFor();
    expect(await theme.inputValue()).toBe('dark');
  });

  test('runs, formats and remembers operations by the keyboard, and lists the keys', async () => {
    const { page } = await explorer.open();
    await openExample(page, '任何人', '区划与机构');
    const editor = page.locator('.graphiql-query-editor');
    const lines = editor.locator('.view-line');
    await editor.getByText('City').click();
    const before = await lines.count();
    await page.keyboard.press('Shift+Control+P');
    await expect.poll(() => lines.count()).toBeGreaterThan(before);
    await page.keyboard.press('Control+Enter');
    await page.locator('.graphiql-response .view-line', { hasText: '沙坪坝区' }).first().waitFor();
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.locator('.graphiql-history-item', { hasText: 'City' }).first().waitFor();
    await page.getByText('快捷键', { exact: true }).click();
    expect(await page.locator('.hub-keys').textContent()).toContain('整理格式');
  });

  test('classifications are sent again only when they have changed', async () => {
    const address = `${explorer.hub.url}/explorer/classifications.json`;
    const first = await fetch(address);
    expect(await first.json()).toMatchObject({
      'Person.idNumber': { level: 'L4', category: 'PERSONAL_ATTRIBUTE', mask: 'ID_NUMBER' },
    });
    const again = (etag: string) => fetch(address, { headers: { 'if-none-match': etag } });
    expect((await again(first.headers.get('etag')!)).status).toBe(304);
    expect((await again('"other"')).status).toBe(200);
  });
});
