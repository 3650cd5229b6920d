import { demoIds } from '@hub/db/demo/ids.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { fontsOf } from './explorer-page.ts';
import {
  arrived,
  countQuestions,
  cutOff,
  OWN,
  overflow,
  settled,
  statuses,
  useFigures,
  YEAR,
} from './figures-page.ts';

const explorer = useFigures();
const open = (who: string, address: string, options: BrowserContextOptions = {}) =>
  explorer.openAt(`/portrait?${address}`, who, options);

/** A primary-care institution with peers in its class. */
let centre: { code: string; name: string };
let id: (person: PersonKey) => string;
beforeAll(async () => {
  id = demoIds(explorer.hub.vault).person;
  const [busiest] = await explorer.hub.sql<{ code: string; name: string }[]>`
    select i.code, i.name from record.encounter e join institution.institution i on i.code = e.institution_code
    where i.district_code = ${OWN} and i.class like 'B1%' group by 1, 2 order by count(*) desc limit 1`;
  centre = busiest!;
});

const fact = (page: Page, code: string) => page.locator(`.fact[data-code="${code}"]`);
const panel = (page: Page, title: string) => page.locator(`section[aria-label="${title}"]`);
/** A chart in words. */
const chartText = (page: Page, title: string) =>
  panel(page, title).locator('[role=img]').getAttribute('aria-label');

interface Portrait {
  figures: { code: string; value: number | null; peers: number | null; peerCount: number }[];
  radar: { axis: string; score: number | null; indicators: { name: string; score: number }[] }[];
  trend: { figures: { value: number | null }[] }[];
}

const askInstitution = async (who: 'city-regulator' | 'analyst'): Promise<Portrait> => {
  const { data } = await explorer.hub.ask<{ institution: { portrait: Portrait } }>(
    who,
    `query($code: ID!, $period: ID!) { institution(code: $code) { portrait(period: $period) {
      figures { code value peers peerCount } radar { axis score indicators { name score } }
      trend { figures { value } } } } }`,
    { code: centre.code, period: String(YEAR) },
  );
  return data!.institution.portrait;
};

describe('the portrait of an institution in a browser', { timeout: 60_000 }, () => {
  test('is reached from its district, and shows what it did beside its class and level', async () => {
    const { page, trouble } = await open('city-regulator', `division=${OWN}`);
    const asked = countQuestions(page);
    await panel(page, '机构').getByText('社区卫生服务机构').click();
    await panel(page, '机构').getByRole('link', { name: centre.name }).click();
    await arrived(page, centre.name);
    expect(asked()).toBe(1);
    expect(new URL(page.url()).searchParams.get('institution')).toBe(centre.code);
    const { figures, radar, trend } = await askInstitution('city-regulator');
    const figure = (code: string) => figures.find((one) => one.code === code)!;
    for (const code of [
      'visits',
      'admissions',
      'bedUse',
      'lengthOfStay',
      'outpatientCost',
      'referralsAccepted',
      'timely',
    ])
      expect(await fact(page, code).count(), code).toBe(1);
    expect(await fact(page, 'visits').locator('b').textContent()).toBe(
      `${figure('visits').value!.toLocaleString('zh-CN')} 人次`,
    );
    expect(await fact(page, 'visits').textContent()).toContain(`（${figure('visits').peerCount} 家）`);
    expect(await statuses(page).textContent()).toMatch(/^准确值 14 项/);
    // Each axis with the indicators it is made of.
    const notes = await page.locator('.radar-notes').textContent();
    const [quality] = radar;
    expect(quality!.indicators.length).toBeGreaterThan(1);
    expect(notes).toContain(`质量 ${quality!.score!.toFixed(0)} 分`);
    for (const { name, score } of quality!.indicators) expect(notes).toContain(`${name} ${score.toFixed(0)}`);
    expect(await chartText(page, '质量、效率、安全')).toContain(`质量 ${quality!.score!.toFixed(0)} 分`);
    expect(trend).toHaveLength(24);
    expect(await chartText(page, '近 24 个月的诊疗人次与费用')).toContain(
      `${YEAR}-12 ${trend.at(-1)!.figures[0]!.value} 人次`,
    );
    expect(await chartText(page, '病种构成')).toMatch(/^[A-Z]\d\d .+ 次/);
    await page.goBack();
    await arrived(page, '沙坪坝区');
    expect(trouble).toEqual([]);
  });

  test('is found by name or code, from the city', async () => {
    const { page } = await open('city-regulator', '');
    const find = async (text: string) => {
      await page.locator('input[name=text]').fill(text);
      await page.getByRole('button', { name: '查找' }).click();
    };
    await find('没有这样的名称');
    await panel(page, '机构').getByText('没有找到').waitFor();
    await find(centre.name.slice(0, -2));
    await panel(page, '机构').getByRole('link', { name: centre.name }).waitFor();
    await find(centre.code.toLowerCase());
    await expect.poll(() => panel(page, '机构').getByRole('link').count()).toBe(1);
    await panel(page, '机构').getByRole('link', { name: centre.name }).click();
    await arrived(page, centre.name);
  });

  test('looks blurred where it is, grey where it is not shown, and says so', async () => {
    const { page } = await open('analyst', `institution=${centre.code}`);
    const look = (code: string, property: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector('.fact[data-code="${code}"]')).${property}`,
      );
    expect(await fact(page, 'visits').locator('b').textContent()).toMatch(/^≈ \d/);
    expect(await look('visits', 'backgroundImage')).toContain('repeating-linear-gradient');
    expect(await fact(page, 'died').locator('b').textContent()).toBe('不显示');
    expect(await look('died', 'backgroundImage')).toBe('none');
    expect(await look('died', 'backgroundColor')).not.toBe('rgba(0, 0, 0, 0)');
    expect((await statuses(page).allTextContents()).join()).toMatch(/≈ 经扰动 \d+ 项.*不显示 \d+ 项/);
  });

  test('says that there is none of a code', async () => {
    const { page } = await open('analyst', 'institution=NOBODY');
    expect(await page.getByRole('alert').textContent()).toContain('没有代码为 NOBODY 的机构');
    await page.getByRole('link', { name: '回到全市' }).click();
    await arrived(page, '重庆市');
  });
});

describe('the trends of a division in a browser', { timeout: 60_000 }, () => {
  test('show the chosen figure over the years, and the months of visits and cost', async () => {
    const { page } = await open('district-regulator', `division=${OWN}&figure=visits`);
    const shown = async (year: number) => {
      const { data } = await explorer.hub.ask<{
        division: { portrait: { figures: { code: string; value: number }[] } };
      }>(
        'district-regulator',
        `{ division(code: "${OWN}") { portrait(period: "${year}") { figures { code value } } } }`,
      );
      const { value } = data!.division.portrait.figures.find(({ code }) => code === 'visits')!;
      return `${year} 年 ${value.toLocaleString('zh-CN')} 人次`;
    };
    const years = [YEAR - 2, YEAR - 1, YEAR].filter((year) => year >= 2023);
    expect(await chartText(page, '诊疗人次 · 历年')).toContain(
      (await Promise.all(years.map(shown))).join('，'),
    );
    expect(await chartText(page, '近 24 个月的诊疗人次与费用')).toMatch(
      new RegExp(`^${YEAR - 1}-01 诊疗人次 \\d+ 人次，${YEAR}-12 \\d+ 人次；总费用 `),
    );
    await page.locator('select[name=figure]').selectOption('出生人数');
    expect(await chartText(page, '出生人数 · 历年')).toContain(`${YEAR} 年 `);
  });
});

describe('the portrait of a person in a browser', { timeout: 60_000 }, () => {
  test('shows those who treat the person each statement with its rule and facts, and the encounters', async () => {
    const { page, trouble } = await open('family-doctor', `person=${id('wangXiulan')}`);
    await arrived(page, '王秀兰');
    const conditions = panel(page, '慢性病');
    expect(await conditions.textContent()).toMatch(/高血压 \d{4}-\d\d-\d\d，规则 chronic-conditions 2026-11/);
    await conditions.locator('summary').first().click();
    expect(await conditions.locator('code').first().textContent()).toMatch(/^诊断 Condition\/[\w-]+$/);
    expect(await page.locator('.grid-color').textContent()).toContain('规则 ');
    expect(await page.locator('.withheld').textContent()).toBe('已显示全部所询问的内容。');
    expect(await chartText(page, '就诊时间轴')).toMatch(
      /^\d{4}-\d\d-\d\d 至 \d{4}-\d\d-\d\d: 住院 1 次，门诊 \d+ 次$/,
    );
    expect(await page.locator('.encounters li').last().textContent()).toMatch(
      / 至 .+住院 · 沙坪坝示范人民医院/,
    );
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '存为图片' }).click();
    // Files are passed on; nobody is named by one.
    expect((await saved).suggestedFilename()).toBe('个人画像.png');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.hub-bar').isVisible()).toBe(false);
    expect(await conditions.isVisible()).toBe(true);
    expect(trouble).toEqual([]);
  });

  test('says what it does not show, and why', async () => {
    const { page } = await open('district-regulator', `person=${id('wangXiulan')}`);
    await arrived(page, '王**');
    const withheld = await page.locator('.withheld').textContent();
    expect(withheld).toMatch(/不显示 生命阶段、重点人群、慢性病、.+此身份以此目的不得查看/);
    expect(withheld).toMatch(/脱敏 .*姓名/);
    expect(await panel(page, '慢性病').textContent()).toBe('慢性病不向您显示');
    expect(await panel(page, '签约缺口').textContent()).toBe('签约缺口由所见记录得不出结论');
  });

  test('is not for whom the person is nobody', async () => {
    for (const who of ['analyst', 'doctor-elsewhere']) {
      const { page } = await open(who, `person=${id('wangXiulan')}`);
      expect(await page.getByRole('alert').textContent()).toContain('没有这个人，或此身份以此目的无权知晓');
      expect(await page.locator('main').textContent()).not.toContain('王');
    }
  });

  test('of oneself is a click away, with all whom one may look at', async () => {
    const { page } = await open('guardian', '');
    await page.getByRole('link', { name: '个人画像' }).click();
    await settled(page);
    const people = panel(page, '可查看的人员');
    await expect.poll(() => people.getByRole('link').count()).toBeGreaterThan(0);
    const child = people.getByRole('link').last();
    const name = (await child.textContent())!;
    await child.click();
    await arrived(page, name);
    expect(await panel(page, '生命阶段').locator('b').count()).toBe(1);
    // Whoever is nobody has no way there.
    const { page: stranger } = await open('', '');
    expect(await stranger.getByRole('link', { name: '个人画像' }).count()).toBe(0);
  });
});

describe('both', { timeout: 60_000 }, () => {
  test.each([
    ['a phone', 390, 844],
    ['a laptop', 1440, 900],
    ['a wall', 3840, 2160],
  ])('fit %s, in their own Chinese font', async (_name, width, height) => {
    for (const [who, address, boxes, texts] of [
      ['city-regulator', `institution=${centre.code}`, '.fact, .radar-notes', ['.fact', '.radar-notes dd']],
      [
        'family-doctor',
        `person=${id('wangXiulan')}`,
        '.statements li, .encounters li',
        ['.statements', '.encounters li'],
      ],
    ] as const) {
      const { page, trouble } = await open(who, address, { viewport: { width, height } });
      await page.locator('.chart canvas').first().waitFor();
      expect(await overflow(page)).toBe(0);
      expect(await cutOff(page, boxes)).toEqual([]);
      for (const selector of texts)
        expect((await fontsOf(page, selector)).filter((font) => !font.isCustomFont)).toEqual([]);
      expect(trouble).toEqual([]);
      await page.context().close();
    }
  });
});
