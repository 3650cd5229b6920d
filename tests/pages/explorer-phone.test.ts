import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openExample, useExplorer } from './explorer-page.ts';

const explorer = useExplorer();
const WIDTH = 390;

/** How far the page could be moved sideways, in pixels. */
const overhang = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

test('on a phone question and answer stand below each other, and nothing hangs over the edge', async () => {
  const { page, trouble } = await explorer.open({
    viewport: { width: WIDTH, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  await page.getByText('示例', { exact: true }).click();
  const panel = (await page.locator('.hub-menu[open] .hub-panel').boundingBox())!;
  expect([panel.x >= 0, panel.x + panel.width <= WIDTH]).toEqual([true, true]);
  // What compares everybody is the first that is offered.
  expect(await page.locator('.hub-menu[open] .hub-item').first().textContent()).toBe(
    '同一个问题, 不同的回答',
  );
  await page.keyboard.press('Escape');

  await openExample(page, '比较各种身份', '同一个问题, 不同的回答');
  await page.getByRole('navigation', { name: '以谁的身份问' }).getByRole('button').nth(6).click();
  await page.locator('.graphiql-response .hub-cell.masked').first().waitFor();
  const [question, answer] = await Promise.all(
    ['.graphiql-query-editor', '.graphiql-response'].map((part) => page.locator(part).boundingBox()),
  );
  expect(answer!.y).toBeGreaterThanOrEqual(question!.y + question!.height);
  for (const { width } of [question!, answer!]) expect(width).toBeGreaterThan(0.85 * WIDTH);
  expect(await overhang(page)).toBe(0);
  expect(trouble).toEqual([]);
}, 60_000);
