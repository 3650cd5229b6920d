import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  arrived,
  countQuestions,
  cutOff,
  ELSEWHERE,
  overflow,
  ranking,
  settled,
  statuses,
  useFigures,
  YEAR,
} from './figures-page.ts';

const explorer = useFigures();

describe('the cockpit in a browser', { timeout: 60_000 }, () => {
  const openCockpit = (who = '', options: BrowserContextOptions = {}) =>
    explorer.openAt('/cockpit', who, options);
  const indicator = (page: Page, code: string) => page.locator(`.indicator[data-code="${code}"]`);

  test('shows the goals and every indicator, and leads down by the chosen one, one request a screen', async () => {
    const { page, trouble } = await openCockpit('city-regulator');
    expect(await page.locator('.goal').count()).toBe(12);
    expect(await page.locator('.goal.behind .attainment i').count()).toBeGreaterThan(0);
    expect(await page.locator('.goal.no_data').first().textContent()).toContain('没有数据目标');
    // A number that looks like the goal's stands beside it, and says why it is another.
    const beside = page.locator('.goal', { hasText: 'IRS 能力组件' }).locator('.beside');
    expect(await beside.locator('summary').textContent()).toContain('口径相近，不可代替');
    await beside.locator('summary').click();
    expect(await beside.locator('p').textContent()).toMatch(/^389 个（截至 2025-04-27，.+不是在 IRS 上架/);
    expect(await page.locator('.goal', { hasText: '5 级' }).textContent()).toContain('2025 年 ≥ 5.0%');
    expect(await page.locator('.indicator').count()).toBeGreaterThanOrEqual(30);
    expect(await page.locator('.indicator .trend').count()).toBeGreaterThan(10);
    const asked = countQuestions(page);
    await indicator(page, 'FD-01').click();
    await expect.poll(() => ranking(page).locator('h2').textContent()).toContain('家庭医生签约率');
    await settled(page);
    await ranking(page).getByRole('button', { name: '巴南区' }).click();
    await arrived(page, '巴南区');
    expect(new URL(page.url()).search).toBe(`?division=${ELSEWHERE}&figure=FD-01&year=${YEAR}`);
    expect(await indicator(page, 'FD-01').textContent()).toMatch(/目标 ≥ 75.0%，完成 \d+%/);
    expect(asked()).toBe(2);
    expect(trouble).toEqual([]);
  });

  test('opens on the district of whoever answers for one, exact there and blurred elsewhere', async () => {
    const { page } = await openCockpit('district-regulator');
    await arrived(page, '沙坪坝区');
    const shown = () => indicator(page, 'BPH-01').locator('b').textContent();
    expect(await shown()).toMatch(/^\d+\.\d%$/);
    await page.getByRole('link', { name: '重庆市' }).click();
    await arrived(page, '重庆市');
    expect(await shown()).toMatch(/^≈ \d/);
    expect((await statuses(page).allTextContents()).join()).toContain('经扰动');
  });

  test('has functional areas where the city is looked at as it reports, and opens on the district all the same', async () => {
    const { page, trouble } = await openCockpit('city-regulator');
    const asked = countQuestions(page);
    await page.locator('select[name=tree]').selectOption('统计填报区域（含功能区）');
    // An area of which too little is shown to be ranked stands below the others.
    await ranking(page).locator('li', { hasText: '两江新区' }).waitFor({ state: 'attached' });
    await arrived(page, '重庆市');
    await ranking(page).locator('summary').click();
    expect(await ranking(page).locator('li').count()).toBe(41);
    // Exact figures are for the tree that one answers for.
    expect((await statuses(page).allTextContents()).join()).toContain('经扰动');
    await ranking(page).getByRole('button', { name: '两江新区' }).click();
    await arrived(page, '两江新区');
    expect(new URL(page.url()).searchParams.get('tree')).toBe('RPT-2023');
    expect(await ranking(page).count()).toBe(0);
    expect(await indicator(page, 'BPH-01').locator('b').textContent()).toMatch(/^≈ \d|不显示/);
    expect(asked()).toBe(2);
    await page.locator('select[name=tree]').selectOption('行政区划');
    await arrived(page, '重庆市');
    await expect.poll(() => ranking(page).locator('li').count()).toBe(38);
    expect(new URL(page.url()).searchParams.has('tree')).toBe(false);
    const { page: district } = await openCockpit('district-regulator');
    await arrived(district, '沙坪坝区');
    expect(await district.locator('select[name=tree]').inputValue()).toBe('');
    expect(trouble).toEqual([]);
  });

  test.each([
    ['a phone', 390, 844],
    ['a laptop', 1440, 900],
    ['a wall', 3840, 2160],
  ])('fits %s', async (_name, width, height) => {
    const { page, trouble } = await openCockpit('city-regulator', { viewport: { width, height } });
    await ranking(page).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await cutOff(page, '.indicator, .goal')).toEqual([]);
    expect(trouble).toEqual([]);
  });
});
