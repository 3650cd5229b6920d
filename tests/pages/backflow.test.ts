import { createPublicKey, hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { day, field, granting, input, only, RENEW } from '../federation/granting.ts';
import { compose, details, opening } from './desk-page.ts';
import { useExplorer } from './explorer-page.ts';
import { cutOff, overflow, settled } from './figures-page.ts';

const explorer = useExplorer({ jobs: true });
const open = opening(explorer);
const { active, review, applied, ask } = granting(() => explorer.hub);

const line = (page: Page, coordinate: string) => compose(page).locator(`[data-coordinate="${coordinate}"]`);
const status = (page: Page) => details(page).locator('h2 .desk-mark').first();
const idOf = (page: Page) => new URL(page.url()).searchParams.get('grant')!;

const fieldRow = (page: Page, coordinate: string) =>
  page.locator('.desk-resource tr', { has: page.getByText(coordinate, { exact: true }) });
const pick = (page: Page, coordinate: string) => fieldRow(page, coordinate).getByRole('checkbox').check();

describe('the desk of back-flow in a browser', { timeout: 60_000 }, () => {
  test('leads from the catalogue to an application, with the risk of each field as it is chosen', async () => {
    const { page, trouble } = await open('district-developer');
    const listed = page.locator('.desk-resources li');
    const all = await listed.count();
    expect(all).toBeGreaterThan(40);
    await page.getByRole('searchbox').fill('person');
    await expect.poll(() => listed.count()).toBeLessThan(all);
    await page.locator('.desk-resources a[href$="resource=PERSON"]').click();
    await page.getByRole('searchbox').fill('');
    // What never leaves says why, and cannot be chosen.
    await page.getByText(/^不可申请的字段 \d+ 个/).click();
    const key = fieldRow(page, 'Person.id');
    expect(await key.getByRole('checkbox').isDisabled()).toBe(true);
    expect(await key.textContent()).toContain('以假名给出');
    await pick(page, 'Person.name');
    await expect.poll(() => line(page, 'Person.name').textContent()).toContain('中风险');
    await line(page, 'Person.name').getByRole('combobox').selectOption('明文');
    await expect
      .poll(() => line(page, 'Person.name').locator('.desk-refused').textContent())
      .toBe('可识别个人，只能脱敏给出');
    expect(await compose(page).getByRole('button', { name: '提交申请' }).isDisabled()).toBe(true);
    await line(page, 'Person.name').getByRole('combobox').selectOption('脱敏');
    await page.locator('.desk-resources a[href*="EMR-ENCOUNTER"]').click();
    // Whoever chose by keyboard goes on with the fields, not through the rest of the list.
    await page.keyboard.press('Tab');
    expect(await page.locator('.desk-resource :focus').getAttribute('aria-label')).toBe('申请 就诊类别');
    await fieldRow(page, 'Encounter.class').getByText('4 个取值').click();
    expect(await fieldRow(page, 'Encounter.class').textContent()).toContain('INPATIENT 住院');
    await pick(page, 'Encounter.startedAt');
    await pick(page, 'Encounter.class');
    await expect.poll(() => compose(page).locator('.desk-whole').textContent()).toContain('含重要数据');
    await compose(page).getByLabel('接收单位').fill('沙坪坝区卫生健康委员会');
    await compose(page).getByLabel('法律依据的条文').fill('政务数据共享条例关于数据回流的规定');
    await compose(page).getByLabel('用途说明').fill('辖区慢病管理与家庭医生服务调度');
    await expect
      .poll(() => compose(page).getByLabel('每日行数上限').getAttribute('placeholder'))
      .toBe('不填为建议的 100000');
    await compose(page).getByLabel('有效自').fill(day(30));
    expect(await compose(page).getByLabel('有效至').getAttribute('max')).toBe(day(30 + 365));
    expect(await page.locator('#desk-divisions option').count()).toBeGreaterThan(5);
    await compose(page).getByRole('button', { name: '提交申请' }).click();
    await expect.poll(() => status(page).textContent()).toBe('待审核');
    expect(await details(page).locator('.desk-dl').textContent()).toContain(`${day(30)} 至 ${day(180)}`);
    expect(await details(page).locator('.desk-dl').textContent()).toContain('100,000');
    expect(await details(page).locator('.desk-steps li').allTextContents()).toEqual([
      expect.stringMatching(/^申请 → 待审核.+district-developer/),
    ]);
    expect(await details(page).getByRole('table', { name: '字段' }).locator('tbody tr').count()).toBe(3);
    // Nobody reviews their own: the way to do so is not even offered.
    expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0);
    const id = idOf(page);
    await details(page).getByLabel('撤回申请的理由').fill('字段选错了，重新申请');
    await details(page).getByRole('button', { name: '撤回申请' }).click();
    await expect.poll(() => status(page).textContent()).toBe('已撤回');
    await expect.poll(() => page.locator(`[data-grant="${id}"]`).textContent()).toContain('已撤回');
    await page.getByLabel('只列出').selectOption('已到期');
    await expect
      .poll(() => page.getByRole('region', { name: '授权', exact: true }).textContent())
      .toContain('没有“已到期”');
    expect(trouble).toEqual([]);
  });

  test('lets a reviewer approve with a cut, and tells whoever was slower', async () => {
    const grant = await applied();
    const { page, trouble } = await open('second-steward', '?view=queue');
    await page.locator(`[data-grant="${grant.id}"] a`).click();
    await details(page).getByLabel('去除 Person.name', { exact: true }).check();
    await details(page).getByLabel('去除 Person.name 的理由').fill('用途不需要姓名');
    await details(page).getByLabel('批准所附的条件').fill('只用于调度');
    await details(page).getByRole('button', { name: '批准，去除 1 个字段' }).click();
    await expect.poll(() => status(page).textContent()).toBe('一人已批准，尚须另一人');
    expect(await details(page).getByRole('table', { name: '字段' }).textContent()).toContain(
      '已去除：用途不需要姓名',
    );
    expect(await details(page).locator('.desk-steps').textContent()).toContain('条件：只用于调度');
    // The second approval is another's to give; who gave the first may still reject.
    expect(await details(page).locator('.desk-review').textContent()).toContain(
      '您已批准，另一名批准后即生效',
    );
    expect(await details(page).getByRole('button', { name: '批准' }).count()).toBe(0);
    await review('first', { id: grant.id, version: grant.version + 1 });
    await details(page).getByLabel('驳回的理由').fill('另一名审核人已经批准');
    await details(page).getByRole('button', { name: '驳回' }).click();
    await expect.poll(() => details(page).getByRole('alert').textContent()).toContain('请重新读取');
    await details(page).getByRole('button', { name: '重新读取' }).click();
    await expect.poll(() => status(page).textContent()).toBe('生效');
    expect(trouble).toEqual([]);
  });

  test('shows a reviewer what a renewal changes, and rejects it with a reason', async () => {
    const old = await active();
    const { page } = await open('district-developer', `?view=grants&grant=${old.id}`);
    await details(page).getByRole('button', { name: '申请续期' }).click();
    const composing = page.getByRole('region', { name: '申请', exact: true });
    await composing.getByRole('button', { name: '不申请 Person.name' }).click();
    await page.locator('.desk-resources a[href*="EMR-ENCOUNTER"]').click();
    await pick(page, 'Encounter.endedAt');
    expect(await composing.getByLabel('数据所属的区划代码').isDisabled()).toBe(true);
    await composing.getByRole('button', { name: '提交申请' }).click();
    await expect.poll(() => status(page).textContent()).toBe('待审核');
    const renewal = idOf(page);
    const { page: desk } = await open('steward', `?view=queue&grant=${renewal}`);
    await expect
      .poll(async () => (await desk.locator('.desk-changes li b').allTextContents()).sort())
      .toEqual(['不再申请', '新增']);
    await details(desk).getByLabel('驳回的理由').fill('结束时间与用途无关');
    await details(desk).getByRole('button', { name: '驳回' }).click();
    await expect.poll(() => status(desk).textContent()).toBe('已驳回');
    expect(await details(desk).locator('.desk-steps').textContent()).toContain('理由：结束时间与用途无关');
  });

  test('tells reviewers in the queue what of an application its recipient has not had yet', async () => {
    const recipient = '沙坪坝区疾病预防控制中心';
    const first = await applied({ recipient });
    const { page } = await open('steward', '?view=queue');
    const brief = (id: string) => page.locator(`[data-grant="${id}"] .desk-brief`).textContent();
    expect(await brief(first.id)).toBe('接收单位尚无此区划的生效授权');
    await active({ recipient });
    const fields = [field('Encounter.startedAt'), field('Encounter.endedAt')];
    const more = await applied({ recipient, fields });
    const renewal = only(
      (await ask('district-developer', RENEW, { grant: (await active()).id, input: { ...input, fields } }))
        .data,
    )!;
    await page.reload();
    await settled(page);
    expect(await brief(more.id)).toBe('已有 1 项生效授权：新增 1 个字段');
    expect(await brief(renewal.id)).toBe('续期：新增 1 个字段，减少 3 个字段');
    await page.locator(`[data-grant="${more.id}"] a`).click();
    const table = details(page).getByRole('table', { name: '字段' });
    await expect
      .poll(() => table.locator('tr:has(.changed)').allTextContents())
      .toEqual([expect.stringContaining('Encounter.endedAt')]);
  });

  test('gives a grant in force its query, its exports with downloads, and its meters', async () => {
    const grant = await active();
    const { vault } = explorer.hub;
    const { page, trouble } = await open('district-developer', `?view=grants&grant=${grant.id}`);
    const curl = details(page).locator('.desk-copy', { hasText: 'curl' }).locator('pre');
    await expect.poll(() => curl.textContent()).toContain('x-purpose: HOPERAT');
    expect(await curl.textContent()).toContain(grant.id);
    await details(page)
      .getByRole('checkbox', { name: / Person$/ })
      .uncheck();
    await details(page).getByRole('button', { name: '请求全量导出' }).click();
    const release = page.locator('[data-release]').first();
    await expect.poll(() => release.textContent(), { timeout: 30_000 }).toContain('可下载');
    const downloading = page.waitForEvent('download');
    await release.getByRole('button', { name: /^文件 1/ }).click();
    const saved = await readFile(await (await downloading).path(), 'utf8');
    expect(saved.split('\n')[0]).toContain(grant.id);
    const checked = release.locator('.desk-checked').first();
    await expect.poll(() => checked.textContent()).toContain('SHA-256 与清单一致；清单的签名有效');
    const key = createPublicKey(vault.signing.key(vault.signing.version)).export({
      type: 'spki',
      format: 'der',
    });
    expect(await checked.textContent()).toContain(hash('sm3', key));
    const manifest = page.waitForEvent('download');
    await release.getByRole('button', { name: '签名的清单' }).click();
    expect(await readFile(await (await manifest).path(), 'utf8')).toContain('healthhub-release-1');
    await page.getByRole('link', { name: '目录与申请' }).click();
    await page.goBack();
    await expect
      .poll(() => details(page).getByRole('table', { name: '用量' }).locator('tbody tr').count())
      .toBeGreaterThan(0);
    // What goes on from an export has no more resources than that one had.
    const since = await page.locator('[data-release]').first().getAttribute('data-release');
    await details(page).getByLabel('内容').selectOption(since);
    expect(
      await details(page)
        .getByRole('checkbox', { name: / Person$/ })
        .isDisabled(),
    ).toBe(true);
    await page.getByRole('button', { name: '请求增量导出' }).click();
    await expect.poll(() => page.locator('[data-release]').count()).toBe(2);
    expect(await page.locator('[data-release]').first().textContent()).toMatch(/增量.+接续/);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBe(0);
    await details(page).getByLabel('撤销授权的理由').fill('项目已经结束');
    await details(page).getByRole('button', { name: '撤销授权' }).click();
    await expect.poll(() => status(page).textContent()).toBe('已撤销');
    expect(trouble).toEqual([]);
  });

  test('saves no file that the signed manifest does not vouch for', async () => {
    const grant = await active();
    const { page } = await open('district-developer', `?view=grants&grant=${grant.id}`);
    await details(page).getByRole('button', { name: '请求全量导出' }).click();
    const release = page.locator('[data-release]').first();
    const part = release.getByRole('button', { name: /^文件 1/ });
    await part.waitFor({ timeout: 30_000 });
    const id = (await release.getAttribute('data-release'))!;
    const saved: string[] = [];
    page.on('download', (download) => saved.push(download.suggestedFilename()));
    const { environment, sql } = explorer.hub;
    const file = join(environment.exportsFolder, id, 'part-0001.ndjson');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.replace('UPSERT', 'DELETE'));
    await part.click();
    await expect.poll(() => release.getByRole('alert').textContent()).toMatch(/^文件与清单不符，没有保存/);
    await writeFile(file, whole);
    await sql`update exchange.release set manifest = replace(manifest, 'takenAt', 'takenat') where id = ${id}`;
    await part.click();
    await expect.poll(() => release.getByRole('alert').textContent()).toMatch(/^清单的签名无效/);
    expect(saved).toEqual([]);
  });

  test('says so to whoever has nothing to do with it', async () => {
    const { page } = await open('resident', '?view=grants');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('不对该调用者开放');
    await page.getByRole('link', { name: '目录与申请' }).click();
    await expect.poll(() => compose(page).textContent()).toContain('申请由区县的开发者');
    expect(await page.getByRole('checkbox').first().isDisabled()).toBe(true);
  });

  test.each([
    ['a phone', 390, 844],
    ['a laptop', 1440, 900],
    ['a wall', 3840, 2160],
  ])('fits %s', async (_name, width, height) => {
    const grant = await applied();
    const options = { viewport: { width, height } };
    const { page, trouble } = await open('steward', `?view=queue&grant=${grant.id}`, options);
    await details(page).locator('.desk-steps').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await cutOff(page, 'button, h2, h3, dd')).toEqual([]);
    expect(trouble).toEqual([]);
    const { page: catalogue } = await open('', '', options);
    await catalogue.locator('.desk-resource').waitFor();
    expect(await overflow(catalogue)).toBe(0);
  });
});
