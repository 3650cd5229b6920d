import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openExample, useExplorer } from './explorer-page.ts';

const explorer = useExplorer();
const bar = (page: Page) => page.getByRole('navigation', { name: '以谁的身份问' });
const asker = (page: Page, title: string) => bar(page).getByRole('button', { name: title });

interface Sight {
  /** What the button says of the answer. */
  pills: string;
  /** Texts of the marked lines, from the top. */
  masked?: string[];
  denied: string[];
  missing?: string[];
  /** Something that only this asker's answer shows in full. */
  shown?: string;
}

const NAME = '"name": "张伟"';
const CLOSED = '"oversight": null';
const UNTOLD = '"emergencies": null';
const EMPTY_HANDED: Sight = {
  pills: '显示 0拒绝 2未找到 2',
  denied: [CLOSED],
  missing: ['"adult": null', '"child": null'],
};
const COLOR_ONLY = ['name', 'sex', 'idNumber', 'healthFile', 'conditions'].map((field) => `"${field}": null`);

/** In the order of the buttons. */
const SIGHTS: [string, Sight][] = [
  [
    '居民 张伟',
    { pills: '显示 10拒绝 1未找到 1', denied: [CLOSED], missing: ['"child": null'], shown: NAME },
  ],
  [
    '监护人 李娜',
    {
      pills: '显示 10拒绝 2未找到 1',
      denied: [CLOSED],
      missing: ['"adult": null'],
      shown: '"name": "张一涵"',
    },
  ],
  [
    '医院医生 周明',
    { pills: '显示 9拒绝 2未找到 1', denied: [UNTOLD, CLOSED], missing: ['"child": null'], shown: NAME },
  ],
  ['外院医生 邓强 (巴南区)', EMPTY_HANDED],
  ['家庭医生 唐丽', { pills: '显示 9拒绝 2', denied: [UNTOLD, UNTOLD, CLOSED], shown: NAME }],
  [
    '网格员 (小龙坎街道)',
    {
      pills: '显示 2拒绝 7',
      denied: [...COLOR_ONLY, UNTOLD, ...COLOR_ONLY, UNTOLD, CLOSED],
      shown: '"color": "GREEN"',
    },
  ],
  [
    '区县监管者 (沙坪坝区)',
    {
      pills: '显示 4脱敏 5拒绝 5',
      masked: [
        '"name": "张*"',
        '"idNumber": "500***********0113"',
        '"number": "500106*********01"',
        '"name": "***"',
        '"code": "E00-E90"',
        '"name": "***"',
        '"code": "J00-J99"',
        '"name": "***"',
        '"code": "J00-J99"',
      ],
      denied: [UNTOLD, '"name": null', '"idNumber": null', '"number": null', UNTOLD, CLOSED],
      shown: '"sex": "MALE"',
    },
  ],
  ['外区监管者 (巴南区)', EMPTY_HANDED],
  ['分析人员', { pills: '显示 0拒绝 2', denied: ['"adult": null', '"child": null', CLOSED] }],
  [
    '审计员',
    { pills: '显示 3拒绝 1', denied: ['"adult": null', '"child": null'], shown: '"区县卫生监管人员"' },
  ],
];

/** The answer's lines as they are drawn, and those that bear a mark; a tall window draws all of them. */
async function sightOf(page: Page): Promise<{ lines: string[]; marked: (kind: string) => string[] }> {
  const drawn = await page.evaluate<[string, number, string[]][]>(`
    [...document.querySelectorAll('.graphiql-response .view-line')].map((line) => [
      line.textContent.replaceAll('\\u00a0', ' ').trim().replace(/,$/, ''),
      parseInt(line.style.top),
      ['masked', 'denied', 'missing'].filter((kind) => line.querySelector('.hub-cell.' + kind)),
    ])`);
  const lines = drawn.sort(([, one], [, other]) => one - other);
  return {
    lines: lines.map(([text]) => text),
    marked: (kind) => lines.filter(([, , kinds]) => kinds.includes(kind)).map(([text]) => text),
  };
}

describe('one question of everybody, in a browser', { timeout: 60_000 }, () => {
  test('is asked as another by one click, and each answer says what it shows, masks and denies', async () => {
    const { page, trouble } = await explorer.open({ viewport: { width: 1440, height: 2400 } });
    await openExample(page, '比较各种身份', '同一个问题, 不同的回答');
    await expect.poll(() => bar(page).getByText('尚未运行').count()).toBe(SIGHTS.length);

    for (const [title, { pills, masked = [], denied, missing = [], shown }] of SIGHTS) {
      await asker(page, title).click();
      const counts = asker(page, title).locator('small');
      await expect.poll(() => counts.textContent(), { message: title }).toBe(pills);
      const line = page.locator('.hub-disclosure');
      await expect.poll(() => line.textContent(), { message: title }).toContain(pills);
      const marks = async () => {
        const { marked } = await sightOf(page);
        return { masked: marked('masked'), denied: marked('denied'), missing: marked('missing') };
      };
      await expect.poll(marks, { message: title }).toEqual({ masked, denied, missing });
      if (shown) expect((await sightOf(page)).lines, title).toContain(shown);
    }
    // What each got stays in sight.
    const buttons = bar(page).getByRole('button');
    expect(await buttons.allTextContents()).toEqual(SIGHTS.map(([title, { pills }]) => title + pills));
    expect(trouble).toEqual([]);
  });

  test('forgets the answers to another question', async () => {
    const { page } = await explorer.open();
    await openExample(page, '比较各种身份', '同一个问题, 不同的回答');
    await asker(page, '审计员').click();
    await asker(page, '审计员').getByText('拒绝 1').waitFor();
    await page.locator('.graphiql-query-editor .view-line', { hasText: 'emergencies' }).click();
    await page.keyboard.press('End');
    await page.keyboard.type(' phone');
    await asker(page, '审计员').getByText('尚未运行').waitFor();
  });
});
