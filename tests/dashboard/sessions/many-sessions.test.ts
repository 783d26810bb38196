import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { insertSessions, minutesAgo, settledOn } from './seeds.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const MANY = 10_000;
const MAX_ROWS = 120;

/** Scrolls to the end, and waits until more is there, or for two seconds. */
async function toItsEnd(box: HTMLElement | SVGElement): Promise<void> {
  const { scrollHeight } = box;
  box.scrollTop = scrollHeight;
  for (let n = 0; n < 100 && box.scrollHeight === scrollHeight; n++)
    await new Promise((done) => setTimeout(done, 20));
}

whereChromiumIs('a list of 10,000 sessions', () => {
  test('loads as one scrolls, with at most 120 rows in the document, and keeps its place', async () => {
    await insertSessions(
      dashboard.db,
      Array.from({ length: MANY }, (_, n) => ({
        title: `Session ${n}`,
        tool_id: 'cursor',
        started_at: minutesAgo(n / 2 + 1),
      })),
    );
    const one = await dashboard.open();
    const { page } = one;
    await one.goTo('/local/sessions');
    const box = page.getByRole('region', { name: 'Sessions', exact: true });
    const table = box.getByRole('table');
    const rows = table.locator('tbody tr[data-key]');
    expect(await table.getAttribute('aria-rowcount')).toBe('-1');

    let most = 0;
    await box.focus();
    while ((await table.getAttribute('aria-rowcount')) === '-1') {
      await box.evaluate(toItsEnd);
      most = Math.max(most, await rows.count());
    }
    expect(await table.getAttribute('aria-rowcount')).toBe(`${MANY + 1}`);
    // the last rows may have come and not have their room yet
    await box.evaluate(toItsEnd);
    await page.keyboard.press('End');
    await rows.filter({ hasText: `Session ${MANY - 1}` }).waitFor();
    most = Math.max(most, await rows.count());
    expect(most).toBeGreaterThan(5);
    expect(most).toBeLessThanOrEqual(MAX_ROWS);
    const last = rows.last();
    expect([
      await last.getAttribute('aria-rowindex'),
      await last.getByRole('link').first().textContent(),
    ]).toEqual([...[`${MANY + 1}`, `Session ${MANY - 1}`]]);

    // the row with the focus stays in the document, however far one scrolls
    const focused = last.getByRole('link').first();
    await focused.focus();
    await box.evaluate((element) => {
      element.scrollTop = 0;
    });
    await rows.filter({ hasText: 'Session 0' }).first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(`Session ${MANY - 1}`);

    // the browser's own search finds rows of the document only
    await page.getByLabel('Filter the sessions').fill('session 4321');
    await page.getByText('1 of 10,000 sessions').waitFor();
    expect(await rows.allInnerTexts()).toEqual([expect.stringContaining('Session 4321')]);
    await page.getByLabel('Filter the sessions').fill('');
    await rows.nth(5).waitFor();

    await box.focus();
    await page.keyboard.press('Home');
    for (let n = 0; n < 30; n++) await page.keyboard.press('PageDown');
    const placeOf = () => box.evaluate((element) => element.scrollTop);
    // it scrolls smoothly, and may not have begun yet
    await settledOn(placeOf, (place) => place > 5_000);
    const places: number[] = [];
    const rests = (place: number) => places.push(place) > 1 && places.at(-1) === places.at(-2);
    expect(await settledOn(placeOf, rests)).toBeGreaterThan(5_000);
    const row = rows.nth(Math.floor((await rows.count()) / 2));
    const name = `${await row.getByRole('link').first().textContent()}`;
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name, exact: true }).waitFor();
    expect(await placeOf()).toBeGreaterThan(5_000);
    one.expectNoFault();
  }, 120_000);
});
