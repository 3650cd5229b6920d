import { describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { day } from '../federation/granting.ts';
import { ndjson, observation, patient } from '../intake/sample.ts';
import { details, opening } from './desk-page.ts';
import { useExplorer } from './explorer-page.ts';
import { overflow } from './figures-page.ts';

const explorer = useExplorer({ jobs: true });
const open = opening(explorer);

describe('what stewards and institutions see to at the desk of back-flow', { timeout: 60_000 }, () => {
  test('lets one steward propose a higher grade and another put it in force', async () => {
    const address = '?view=catalogue&resource=ACCESS-ASSIGNMENT';
    const { page, trouble } = await open('steward', address);
    const raises = page.locator('.desk-raises');
    await raises.locator('summary').click();
    await raises.getByLabel('提升到').selectOption('重要数据');
    await raises.getByLabel('提议提升的理由').fill('任职名单连同岗位足以识别个人');
    await raises.getByRole('button', { name: '提议提升' }).click();
    // Nobody approves their own: the way to do so is not even offered.
    await expect.poll(() => raises.locator('li').textContent()).toContain('由您提议，须由另一名数据管理员');
    expect(await raises.getByRole('button', { name: /^(批准|驳回)/ }).count()).toBe(0);
    const { page: other } = await open('second-steward', address);
    await other.locator('.desk-raises').getByRole('button', { name: '批准提升' }).click();
    await expect.poll(() => other.locator('.desk-raises li').textContent()).toContain('批准生效');
    await expect.poll(() => other.locator('.desk-facts').first().textContent()).toContain('重要数据');
    expect(trouble).toEqual([]);
  });

  test('tells an institution what is wrong with what it delivered, and takes in once more what was kept', async () => {
    const { hub } = explorer;
    const delivered = await fetch(`${hub.url}/ingest?source=DEMO`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: ndjson([
        patient('desk1', { telecom: [{ system: 'phone', value: '1380' }] }),
        { ...observation('desk2', 'desk1'), status: 'SECRETVALUE' },
        {
          resourceType: 'Flag',
          id: 'desk3',
          status: 'active',
          code: { text: '某' },
          subject: { reference: 'Patient/desk1' },
        },
      ]),
    });
    expect(delivered.status).toBe(200);
    const { page, trouble } = await open('institution-manager', '?view=quality');
    const issues = page.getByRole('table', { name: '质量问题' });
    await expect.poll(() => issues.textContent()).toMatch(/Patient desk1.+PHONE/);
    expect(await issues.textContent()).not.toMatch(/SECRETVALUE|1380/);
    await page.getByRole('row', { name: /desk2/ }).getByRole('button', { name: '查看结构' }).click();
    const outline = page.getByRole('list', { name: '结构' });
    await expect.poll(() => outline.textContent()).toContain('status 文本');
    expect(await outline.textContent()).not.toContain('SECRETVALUE');
    await page.getByLabel('月份').fill(day(0).slice(0, 7));
    await expect
      .poll(() => page.getByRole('table', { name: '得分' }).textContent())
      .toContain('沙坪坝示范人民医院');
    await page.getByRole('button', { name: '按现行的映射重新接收 DEMO 隔离区中的' }).click();
    const again = page.getByRole('region', { name: '重新接收' });
    await again.getByRole('button', { name: '按现行的模型重新接收' }).click();
    await expect.poll(() => again.textContent(), { timeout: 30_000 }).toMatch(/存档的 Flag：(等待|已入库)/);
    expect(await again.textContent()).toContain('隔离区：');
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBe(0);
    expect(trouble).toEqual([]);
  });

  test('lets a steward close a flag on unusual use, which leaves the list and stays with its reason', async () => {
    const { sql } = explorer.hub;
    const grant = await addGrant(sql, { fields: ['Encounter.startedAt'] });
    await sql`insert into exchange.backflow_meter (grant_id, resource, day, calls, rows)
      values (${grant}, 'Encounter', ${day(-1)}, 1, 61000)`;
    await sql`insert into exchange.usage_flag (grant_id, day, resource, rule, version, found, usual)
      values (${grant}, ${day(-1)}, 'Encounter', 'FAR_ABOVE_USUAL', '1', 61000, 2000)`;
    const { page, trouble } = await open('steward', `?view=grants&grant=${grant}`);
    await page.getByLabel('只列出').selectOption('近 30 日有异常用量待查');
    const line = page.locator(`[data-grant="${grant}"]`);
    await expect.poll(() => line.textContent()).toContain('近 30 日有异常用量待查');
    const flags = details(page).getByRole('list', { name: '异常用量的提示' });
    expect(await flags.textContent()).toContain('61,000，通常 2,000');
    // Whom it is about sees it, and does not close it.
    const { page: theirs } = await open('district-developer', `?view=grants&grant=${grant}`);
    await expect
      .poll(() => details(theirs).getByRole('list', { name: '异常用量的提示' }).textContent())
      .toContain('待查');
    expect(await theirs.getByRole('button', { name: '关闭提示' }).count()).toBe(0);
    await flags.getByLabel('关闭提示的理由').fill('首次全量同步，已与接收单位核实');
    await flags.getByRole('button', { name: '关闭提示' }).click();
    await expect.poll(() => flags.textContent()).toMatch(/steward 关闭：首次全量同步，已与接收单位核实$/);
    await expect.poll(() => line.count()).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBe(0);
    expect(trouble).toEqual([]);
  });

  test('lets one steward map a word of a source and another put it in force', async () => {
    const { page, trouble } = await open('steward', '?view=quality');
    const mappings = page.getByRole('region', { name: '用语的映射' });
    const given = ['DEMO', 'Patient', 'gender', '女性', 'female', '该院系统的写法'];
    for (const [n, text] of given.entries()) await mappings.locator('form input').nth(n).fill(text);
    await mappings.getByRole('button', { name: '提议映射' }).click();
    await expect.poll(() => mappings.locator('li').textContent()).toContain('“女性” → female');
    expect(await mappings.locator('li').textContent()).toContain('由您提议，须由另一名数据管理员');
    expect(await mappings.getByRole('button', { name: /^(批准|驳回)/ }).count()).toBe(0);
    const { page: other } = await open('second-steward', '?view=quality');
    const theirs = other.getByRole('region', { name: '用语的映射' });
    await theirs.getByRole('button', { name: '批准映射' }).click();
    await expect.poll(() => theirs.locator('li').textContent()).toContain('批准生效');
    expect(trouble).toEqual([]);
  });
});
