import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { LOCAL } from '../../../src/auth/scope.ts';
import { Rows } from '../../telemetry/usage/rows.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = hasChromium ? await setUpDashboard() : undefined;
const open: Dashboard['open'] = (options) => (dashboard as Dashboard).open(options);

/** Clocks of St. John's go back on the first of November. */
const [FROM, TO] = ['2026-10-31T02:30:00.000Z', '2026-11-04T03:30:00.000Z'];
const RANGE = `from=${FROM}&to=${TO}`;
const TIMES = [
  '2026-10-28T12:00:00Z', // before the window
  '2026-10-31T05:00:00Z',
  '2026-11-01T02:29:00Z',
  '2026-11-01T18:20:00Z',
  '2026-11-02T03:29:00Z',
  '2026-11-02T03:30:00Z',
  '2026-11-03T23:59:00Z',
];

async function seed({ db }: Dashboard) {
  const rows = new Rows(db, LOCAL);
  for (const [index, timestamp] of TIMES.entries())
    for (const [place, tool_id] of ['claude-code', 'codex'].entries()) {
      const { session_id } = await rows.newSession(tool_id);
      await db.asAdmin((admin) =>
        admin.query(
          `update tool_sessions set started_at = $2, last_activity = $2, title = $3,
             ended_at = case when $4 then null else $2::timestamptz end where session_id = $1`,
          [session_id, timestamp, `Work ${index}`, index === 6],
        ),
      );
      const tokens = { input_tokens: 1_000 + index, cache_read_tokens: 2_000 * place, output_tokens: 5 };
      await rows.requests({ timestamp, tool_id, session_id, model: 'claude-sonnet-4-5', ...tokens });
      await db.services.metrics.store(LOCAL, { tool_id, timestamp, tokens_saved: 700 * (index + 1) });
      if (index < 6) continue;
      await db.services.toolOperations.record(LOCAL, {
        ...{ session_id, tool_id, timestamp, tool_name: 'read', operation_mode: 'overview' },
        ...{ tokens_original: 900, tokens_actual: 100, tokens_prevented: 800, response_time_ms: 5 },
      });
    }
}

const tileOf = ({ page }: DashboardWindow, label: string) =>
  page.getByRole('region', { name: label, exact: true });
const figureOf = async (one: DashboardWindow, label: string) =>
  Number(await tileOf(one, label).locator('[data-value]').getAttribute('data-value'));
const rowsOf = async (table: Locator) =>
  Promise.all((await table.locator('tbody tr').all()).map((row) => row.locator('th, td').allTextContents()));

whereChromiumIs('the overview', () => {
  test('shows how to connect a tool where nothing has been recorded', async () => {
    const one = await open({ width: 360 });
    await one.goTo('/local');
    await one.page.getByText('Nothing has been recorded yet').waitFor();
    await one.page.getByRole('region', { name: 'Connect a coding tool' }).waitFor();
    one.expectNoFault();
  });
});

whereChromiumIs('the overview of a scope with rows', () => {
  beforeAll(() => seed(dashboard as Dashboard));
  const get = async (path: string) => {
    const response = await fetch(`${(dashboard as Dashboard).site.origin}/v1/${path}`);
    expect(response.status).toBe(200);
    return response.json();
  };

  test('has the numbers of the routes that have the rows, in one request', async () => {
    const one = await open();
    const requests: string[] = [];
    one.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await one.goTo(`/local?${RANGE}`);
    await tileOf(one, 'Tokens used').waitFor();
    // the stream of changes stays open beside it
    const asked = requests.filter((path) => /^\/(v1|auth)\//.test(path) && path !== '/v1/changes');
    expect(asked.toSorted()).toEqual(['/auth/context', '/v1/overview']);
    const [usage, sessions, costs, operations] = await Promise.all(
      ['usage/summary', 'sessions/summary', 'costs', 'operations/savings'].map((path) =>
        get(`${path}?${RANGE}`),
      ),
    );
    expect({
      used: await figureOf(one, 'Tokens used'),
      cost: await figureOf(one, 'Cost of models'),
      cached: await figureOf(one, 'Cache share'),
      sessions: await figureOf(one, 'Sessions'),
      saved: await figureOf(one, 'Tokens saved'),
      prevented: await figureOf(one, 'Tokens prevented'),
    }).toEqual({
      used: usage.totals.total_tokens,
      cost: Number(usage.totals.priced_cost_usd),
      cached: usage.totals.cache_share,
      sessions: sessions.totals.sessions,
      saved: costs.totals.total_tokens_saved,
      prevented: operations.totals.tokens_prevented,
    });
    // six of the seven moments are in the window, two sessions at each; one of them is in the window before
    expect(await figureOf(one, 'Sessions')).toBe(12);
    expect(await tileOf(one, 'Sessions').textContent()).toContain('+500% vs. the period before');
    expect(await tileOf(one, 'Tokens prevented').textContent()).toContain('none in the period before');
    await tileOf(one, 'Sessions').getByRole('link').click();
    await one.page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor();
    await one.page.getByRole('link', { name: 'Work 6' }).first().waitFor();
    expect(await one.page.getByRole('link', { name: /^Work \d$/ }).count()).toBe(12);
    one.expectNoFault();
  });

  test.each(['America/St_Johns', 'Asia/Kathmandu'])(
    'divides the chart by the days of %s',
    async (timezone) => {
      const one = await open({ timezone });
      await one.goTo(`/local?${RANGE}`);
      const figure = one.page.getByRole('figure', { name: 'Tokens by day and tool' });
      await figure.getByRole('button', { name: 'Show Tokens by day and tool as table' }).click();
      const shown = await rowsOf(figure.getByRole('table'));
      const label = new Intl.DateTimeFormat('en', {
        ...{ timeZone: timezone, weekday: 'short', month: 'short', day: 'numeric' },
      });
      const { groups } = await get(`usage/summary?${RANGE}&group_by=day&time_zone=${timezone}`);
      expect(shown.filter((row) => row.at(-1) !== '0').map((row) => [row[0], row.at(-1)])).toEqual(
        groups.map(({ starts_at, total_tokens }: { starts_at: string; total_tokens: number }) => [
          label.format(new Date(starts_at)),
          total_tokens.toLocaleString('en'),
        ]),
      );
      // four local days, the second of which has 25 hours, or five that the window cuts
      expect(shown).toHaveLength(timezone === 'America/St_Johns' ? 4 : 5);
      one.expectNoFault();
    },
  );

  test('can be read by keyboard alone, point by point and as a table', async () => {
    const one = await open({ timezone: 'America/St_Johns', width: 360 });
    const { page } = one;
    await one.goTo(`/local?${RANGE}`);
    const figure = page.getByRole('figure', { name: 'Tokens by day and tool' });
    const said = figure.getByRole('status');
    await figure.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    expect(await said.textContent()).toMatch(/^Sat, Oct 31, Sum: [\d,]+ tokens/);
    await page.keyboard.press('ArrowDown');
    expect(await said.textContent()).toMatch(/^Sat, Oct 31, (claude-code|codex): [\d,]+ tokens$/);
    await page.keyboard.press('End');
    expect(await said.textContent()).toMatch(/^Tue, Nov 3, /);
    await page.keyboard.press('Escape');
    expect(await said.textContent()).toBe('');
    await page.keyboard.press('t');
    await figure.getByRole('table').waitFor();
    await page.keyboard.press('Enter');
    await figure.getByRole('application').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/local/usage?from=${encodeURIComponent(FROM)}*`);
    one.expectNoFault();
  });

  test('shows the open sessions, and fits into 360 pixels', async () => {
    const one = await open({ width: 360 });
    await one.goTo(`/local?${RANGE}`);
    const sessions = one.page.getByRole('region', { name: 'Open sessions' });
    await sessions.waitFor();
    expect(await sessions.getByRole('link', { name: 'Work 6' }).count()).toBe(2);
    const over = await one.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBe(0);
    one.expectNoFault();
  });
});
