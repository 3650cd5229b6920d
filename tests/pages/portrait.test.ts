import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { fontsOf } from './explorer-page.ts';
import {
  arrived,
  countQuestions,
  cutOff,
  ELSEWHERE,
  OWN,
  overflow,
  ranking,
  statuses,
  useFigures,
  YEAR,
} from './figures-page.ts';

const CITY = '500000';
const CONTROL = 'hypertensionControl';

const explorer = useFigures();
const open = (who = '', address = '', options: BrowserContextOptions = {}) =>
  explorer.openAt(`/portrait${address}`, who, options);

const details = (page: Page) => page.locator('.portrait-details');
const tile = (page: Page, code: string) => page.locator(`.tile[data-code="${code}"]`);

interface Part {
  division: { code: string; name: string };
  figures: {
    code: string;
    value: number | null;
    numerator: number;
    denominator: number;
    unstable: boolean;
  }[];
}

/** What the graph says of the parts of a division: the lowest, and the one that pulls the whole down most. */
async function truth(parent: string) {
  const { data } = await explorer.hub.ask<{ regionPortraits: Part[] }>(
    'city-regulator',
    `query($parent: ID!, $period: ID!) { regionPortraits(parent: $parent, period: $period) {
      division { code name } figures { code value numerator denominator unstable } } }`,
    { parent, period: String(YEAR) },
  );
  const parts = data!.regionPortraits.map(({ division, figures }) => ({
    ...division,
    ...figures.find(({ code }) => code === CONTROL)!,
    code: division.code,
  }));
  const sum = (of: 'numerator' | 'denominator') => parts.reduce((all, part) => all + part[of], 0);
  const rate = sum('numerator') / sum('denominator');
  const pull = (part: (typeof parts)[number]) => part.numerator - rate * part.denominator;
  const shown = parts.filter(({ value }) => value !== null);
  return {
    lowest: shown.filter(({ unstable }) => !unstable).sort((a, b) => a.value! - b.value!)[0]!,
    puller: shown.sort((a, b) => pull(a) - pull(b))[0]!,
  };
}

describe('the portrait in a browser', { timeout: 60_000 }, () => {
  test('leads whoever never saw GraphQL to the lowest district and the township that drags it down', async () => {
    const { lowest } = await truth(CITY);
    const { puller } = await truth(lowest.code);
    const { page, trouble } = await open('city-regulator');
    const asked = countQuestions(page);
    expect(await ranking(page).locator('h2').textContent()).toContain('管理人群血压控制率');
    expect(await page.locator('.rank-ends').textContent()).toContain(
      `最低 ${lowest.name} ${lowest.value!.toFixed(1)}%`,
    );
    await ranking(page).getByRole('button', { name: lowest.name }).click();
    await arrived(page, lowest.name);
    expect(await page.locator('.rank-ends').textContent()).toContain(
      `拉低${lowest.name}最多的是 ${puller.name}`,
    );
    await page.locator('select[name=order]').selectOption('拉低最多');
    const first = ranking(page).locator('li button').first();
    expect(await first.textContent()).toContain(puller.name);
    expect(await first.textContent()).toContain(`${puller.numerator} / ${puller.denominator}`);
    await first.click();
    await arrived(page, puller.name);
    expect(new URL(page.url()).searchParams.get('division')).toBe(puller.code);
    expect(asked()).toBe(2);
    expect(trouble).toEqual([]);
  });

  test('shows the city as a map: hover tells, click enters, back and the address return', async () => {
    const { page } = await open('city-regulator');
    expect(await page.locator('.tile').count()).toBe(38);
    await tile(page, OWN).hover();
    await expect
      .poll(() => details(page).textContent())
      .toMatch(/^沙坪坝区 \d+\.\d%分子 \/ 分母.+重庆市.+上年/);
    await page.locator('select[name=figure]').selectOption('常住人口');
    await tile(page, OWN).click();
    await arrived(page, '沙坪坝区');
    const address = page.url();
    expect(new URL(address).search).toBe(`?division=${OWN}&figure=population&year=${YEAR}`);
    await page.locator('select[name=year]').selectOption(String(YEAR - 1));
    await expect.poll(() => page.locator('.portrait-source').textContent()).toContain(`${YEAR - 1}-12-31`);
    await page.goBack();
    await page.goBack();
    await arrived(page, '重庆市');
    await page.goto(address);
    await arrived(page, '沙坪坝区');
    expect(await page.locator('select[name=figure]').inputValue()).toBe('population');
    await page.getByRole('link', { name: '重庆市' }).click();
    await arrived(page, '重庆市');
  });

  test('is exact for a district’s regulator at home and blurred elsewhere, and says so', async () => {
    const { page } = await open('district-regulator', `?division=${OWN}`);
    await expect.poll(() => statuses(page).allTextContents()).toHaveLength(1);
    expect(await statuses(page).textContent()).toMatch(/^准确值 \d+ 项: .*已留痕/);
    expect(await details(page).locator('b').textContent()).toMatch(/^\d+\.\d%$/);
    // The city is not this regulator's: its figure beside the own one is blurred.
    expect(await details(page).textContent()).toMatch(/重庆市≈ \d/);
    const spectrum = page.getByRole('region', { name: '疾病谱' }).getByRole('img');
    expect(await spectrum.getAttribute('aria-label')).toMatch(/(^|，)J00-J06 急性上呼吸道感染 \d+ 次/);

    await page.goto(`${explorer.hub.url}/portrait?division=${ELSEWHERE}`);
    await arrived(page, '巴南区');
    expect(await details(page).locator('b').textContent()).toMatch(/^≈ \d/);
    const said = (await statuses(page).allTextContents()).join();
    expect(said).toMatch(/不涉及个人.*≈ 经扰动 \d+ 项: .*不显示 \d+ 项/);
    expect(said).not.toContain('已留痕');
  });

  test('hatches what is blurred and greys what is not shown', async () => {
    const { page } = await open();
    const lookOf = async (code: string) => ({
      text: await tile(page, code).textContent(),
      image: await page.evaluate<string>(
        `getComputedStyle(document.querySelector('.tile[data-code="${code}"]')).backgroundImage`,
      ),
    });
    const shown = await lookOf(OWN);
    expect(shown.text).toContain('≈');
    expect(shown.image).toContain('repeating-linear-gradient');
    const hidden = await lookOf('500243');
    expect([hidden.text, hidden.image]).toEqual(['彭水不显示', 'none']);
    expect(await page.locator('.portrait-legend').textContent()).toContain('斜纹: 经扰动');
    expect(await page.locator('.portrait-legend').textContent()).toContain('灰色: 不显示');
  });

  test.each([
    ['a year that is not over', `?year=${YEAR + 1}`, '未结束的期间只提供给其管理者'],
    ['a year before all counting', '?year=1999', '某个参数的值不可用'],
    ['a division that is none', '?division=999999', '没有代码为 999999 的区划'],
  ])('says in words what is wrong with %s', async (_name, address, words) => {
    const { page } = await open('analyst', address);
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent()).toContain(words);
    await alert.getByRole('link', { name: '回到全市' }).click();
    await arrived(page, '重庆市');
  });

  test('has functional areas where the city is looked at as it reports', async () => {
    const { page, trouble } = await open('city-regulator', `?figure=population`);
    const asked = countQuestions(page);
    await page.locator('select[name=tree]').selectOption('统计填报区域（含功能区）');
    await tile(page, '500132').waitFor();
    await arrived(page, '重庆市');
    expect(await page.locator('.tile').count()).toBe(41);
    // Exact figures are for the tree that one answers for.
    expect((await statuses(page).allTextContents()).join()).toContain('经扰动');
    await tile(page, '500132').click();
    await arrived(page, '两江新区');
    expect(new URL(page.url()).searchParams.get('tree')).toBe('RPT-2023');
    expect(await ranking(page).count()).toBe(0);
    expect(asked()).toBe(2);
    await page.locator('select[name=tree]').selectOption('行政区划');
    await arrived(page, '重庆市');
    await tile(page, OWN).waitFor();
    expect(await page.locator('.tile').count()).toBe(38);
    expect(new URL(page.url()).searchParams.has('tree')).toBe(false);
    expect(trouble).toEqual([]);
  });

  test('ranks the institutions of a district by a figure, and leads to one', async () => {
    const { data } = await explorer.hub.ask<{
      institutions: {
        nodes: { name: string; portrait: { figures: { code: string; value: number | null }[] } }[];
      };
    }>(
      'city-regulator',
      `query($d: ID!, $p: ID!) { institutions(filter: { district: $d }, first: 100) {
        nodes { name portrait(period: $p) { figures { code value } } } } }`,
      { d: OWN, p: String(YEAR) },
    );
    const visits = data!.institutions.nodes
      .map(({ name, portrait }) => ({
        name,
        value: portrait.figures.find(({ code }) => code === 'visits')!.value!,
      }))
      .sort((a, b) => b.value - a.value);
    const { page, trouble } = await open('city-regulator', `?division=${OWN}`);
    const asked = countQuestions(page);
    await page.locator('select[name=ranked-by]').selectOption('按诊疗人次排名');
    const ranks = page.locator('.institutions .ranking');
    await ranks.locator('select[name=order]').selectOption('从高到低');
    const first = ranks.locator('li button').first();
    expect(visits[0]!.value).toBeGreaterThan(visits[1]!.value);
    expect(await first.textContent()).toContain(visits[0]!.name);
    expect(await first.textContent()).toContain(`${visits[0]!.value.toLocaleString('zh-CN')} 人次`);
    await first.click();
    await arrived(page, visits[0]!.name);
    expect(asked()).toBe(2);
    expect(trouble).toEqual([]);
  });

  test('can be walked by the keyboard alone', async () => {
    const { page } = await open('city-regulator');
    await page.locator('select[name=figure]').focus();
    for (let n = 0; n < 6; n += 1) await page.keyboard.press('Tab');
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await expect.poll(focused).toContain('沙坪坝');
    expect(await details(page).textContent()).toContain('沙坪坝区');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toContain('渝中');
    await page.keyboard.press('Enter');
    await arrived(page, '渝中区');
  });

  test('goes onto paper without its tools, and into a picture', async () => {
    const { page, trouble } = await open('city-regulator', '', { colorScheme: 'dark' });
    await page.locator('.chart canvas').nth(2).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '存为图片' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe(`重庆市${YEAR}年画像.png`);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const picture = Buffer.concat(chunks);
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBeGreaterThan(2000);

    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.hub-bar').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await ranking(page).isVisible()).toBe(true);
    expect(trouble).toEqual([]);
  });

  test.each([
    ['a phone', 390, 844],
    ['a laptop', 1440, 900],
    ['a wall', 3840, 2160],
  ])('fits %s, in its own Chinese font', async (_name, width, height) => {
    const { page, trouble } = await open('city-regulator', '', { viewport: { width, height } });
    await page.locator('.chart canvas').nth(2).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await cutOff(page, '.tile')).toEqual([]);
    for (const selector of ['.tile', '.rank-ends', '.figures th']) {
      const fonts = await fontsOf(page, selector);
      expect(fonts.filter((font) => !font.isCustomFont)).toEqual([]);
    }
    expect(trouble).toEqual([]);
  });

  test('allows itself nothing inline, and is a click from the explorer and back', async () => {
    const response = await fetch(`${explorer.hub.url}/portrait`);
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    const { page } = await explorer.open();
    await page.getByRole('link', { name: '区域画像' }).click();
    await arrived(page, '重庆市');
    await page.getByRole('link', { name: '数据浏览器' }).click();
    await page.locator('.graphiql-query-editor').waitFor();
  });
});
