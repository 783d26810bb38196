import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** The number of a tile, as the page has it. */
export const tileValue = async (page: Page, label: string): Promise<number> =>
  Number(await figureOf(page, label).getAttribute('data-value'));

/** The same with all its digits, as its title shows it. */
export const tileTitle = async (page: Page, label: string): Promise<string | null> =>
  figureOf(page, label).getAttribute('title');

const figureOf = (page: Page, label: string) =>
  page.getByRole('region', { name: label, exact: true }).locator('[data-value]');

/** The texts of a table, with its heads in the first row. */
export const tableTexts = (page: Page, caption: string): Promise<string[][]> =>
  page
    .getByRole('region', { name: caption, exact: true })
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent.trim())),
    );

/** Turns the chart with this title into its table, and reads that. */
export async function chartTable(page: Page, title: string): Promise<string[][]> {
  await page.getByRole('button', { name: `Show ${title} as table` }).click();
  return tableTexts(page, title);
}

/** The file that a button saves, as cells. The tests have no cell with a comma or a quote in it. */
export async function savedCsv(page: Page, button: string): Promise<string[][]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  return text
    .replace('\uFEFF', '')
    .split('\r\n')
    .map((line) => line.split(','));
}

/** 12,345 and ≈ $1.50 as numbers. */
export const numberIn = (text: string | undefined): number => Number(text?.replaceAll(/[^\d.-]/g, ''));
