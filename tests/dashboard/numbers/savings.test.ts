import { beforeAll, describe, expect, test } from '@jest/globals';
import { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { chartTable, numberIn, savedCsv, tableTexts, tileTitle, tileValue } from './reading.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const ZONE = 'Europe/Berlin';
/** From 27 to 31 March in Berlin: the 29th has 23 hours. */
const WINDOW = { from: '2026-03-26T23:00:00.000Z', to: '2026-03-31T22:00:00.000Z' };
const RANGE = new URLSearchParams(WINDOW);
const HOUR_MS = 3_600_000;

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((total, row) => total + of(row), 0);
const dayOf = (at: string) =>
  new Date(at).toLocaleDateString('en', { timeZone: ZONE, weekday: 'short', month: 'short', day: 'numeric' });

whereChromiumIs('the page of savings', () => {
  let one: DashboardWindow;
  const api = () => new OmniMemory({ baseUrl: dashboard.site.origin });
  const query = { ...WINDOW, limit: 200 };
  const samples = async () => (await api().request('GET /v1/metrics', { query })).data;
  const operations = async () => (await api().request('GET /v1/operations', { query })).data;

  beforeAll(async () => {
    const { metrics, toolOperations, cacheHits } = dashboard.db.services;
    const session_id = await dashboard.db.newSession(LOCAL);
    for (let n = 0; n < 48; n++) {
      const timestamp = new Date(Date.parse(WINDOW.from) + n * 2.4 * HOUR_MS + 1_000).toISOString();
      const tool_id = ['codex', 'cursor', 'claude-code'][n % 3] ?? '';
      const metadata = { customer: n % 2 ? 'acme' : 'globex' };
      await metrics.store(LOCAL, {
        tool_id,
        timestamp,
        tokens_saved: 1_000 * n + 7,
        ...(n % 5 && { metadata }),
      });
      await toolOperations.record(LOCAL, {
        ...{ session_id, tool_id, timestamp, tool_name: n % 2 ? 'read' : 'search', response_time_ms: n },
        // every sixth one cost more than it would have cost without
        ...{ operation_mode: 'full', tokens_original: 100 * n, tokens_actual: n % 6 === 0 ? 9_999 : 10 * n },
        ...(n % 4 && { file_path: `/src/${n % 4}.ts` }),
      });
      await cacheHits.record(LOCAL, { tool_id, timestamp, file_path: `/src/${n % 3}.ts`, tokens_saved: n });
    }
    one = await dashboard.open({ timezone: ZONE });
  });

  test('shows in its tiles what samples and operations add up to, apart from each other', async () => {
    await one.goTo(`/local/savings?${RANGE}`);
    const saved = sum(await samples(), (sample) => sample.tokens_saved_delta);
    const rows = await operations();
    const prevented = sum(rows, (row) => row.tokens_prevented);
    expect([rows.length, saved > 0]).toEqual([48, true]);
    expect(await tileValue(one.page, 'Tokens saved, by samples')).toBe(saved);
    expect(await tileValue(one.page, 'Saved, by samples')).toBeCloseTo((saved * 0.015) / 1_000, 9);
    expect(await tileValue(one.page, 'Tokens prevented, by operations')).toBe(prevented);
    const share = prevented / sum(rows, (row) => row.tokens_original);
    expect(await tileValue(one.page, 'Share prevented')).toBeCloseTo(share, 4);
    const tile = one.page.getByRole('region', { name: 'Saved, by samples', exact: true });
    await tile.getByText('How it is computed').click();
    await tile.getByText('0.015 USD for 1,000 tokens, prices of 2026-11-24').waitFor();
    await tile.getByText('an estimate').waitFor();
  });

  test('shows the sums of each tool and tag, over time and in all, at the price of a provider', async () => {
    const rows = await samples();
    const { page } = one;
    await page.getByLabel('Price of').selectOption('openai_gpt4');
    await page.getByLabel('Group by').selectOption('tag:customer');
    await page.getByRole('heading', { name: 'Saved by tag customer' }).waitFor();
    await page.reload();
    await one.settled();
    expect(new URL(page.url()).searchParams.get('by')).toBe('tag:customer');
    const [, ...shown] = await tableTexts(page, 'Saved by tag customer, as a table');
    const named = (name: string) => (name === 'Without a tag customer' ? undefined : name);
    expect(shown).toHaveLength(4);
    for (const [name = '', count, tokens] of shown) {
      const own = name === 'Total' ? rows : rows.filter(({ metadata }) => metadata?.customer === named(name));
      expect([numberIn(count), numberIn(tokens)]).toEqual([
        own.length,
        sum(own, (row) => row.tokens_saved_delta),
      ]);
    }
    const [, ...file] = await savedCsv(page, 'Save saved as CSV');
    expect(file.map(([name, count, tokens]) => [name, Number(count), Number(tokens)])).toEqual(
      shown.map(([name, count, tokens]) => [name, numberIn(count), numberIn(tokens)]),
    );
    const total = sum(rows, (row) => row.tokens_saved_delta);
    expect(Number(file.at(-1)?.[4])).toBeCloseTo((total * 0.03) / 1_000, 9);
    const days = Map.groupBy(rows, ({ timestamp }) => dayOf(timestamp));
    const [, ...chart] = await chartTable(page, 'Saved over time, by tag customer');
    expect(chart.map(([day]) => day)).toEqual([...days.keys()].toReversed());
    for (const row of chart) {
      const expected = sum(days.get(row[0] ?? '') ?? [], (sample) => sample.tokens_saved_delta);
      // shown in cents
      expect(Math.abs(numberIn(row.at(-1)) - (expected * 0.03) / 1_000)).toBeLessThan(0.006);
    }
    one.expectNoFault();
  });

  test.each([
    ['mode', 'Mode', (row: Operation) => `${row.tool_name}, ${row.operation_mode}`],
    ['file', 'File', (row: Operation) => row.file_path ?? 'Without a file'],
    ['tool', 'Tool', (row: Operation) => row.tool_id],
  ])('shows the reads and searches by %s', async (kind, label, nameOf) => {
    const { page } = one;
    await one.goTo(`/local/savings?${RANGE}`);
    await page.getByLabel('Operations by').selectOption({ label });
    const caption = `Reads and searches, by ${kind}, as a table`;
    await page.getByRole('region', { name: caption }).waitFor();
    const groups = Map.groupBy(await operations(), nameOf);
    const [, ...shown] = await tableTexts(page, caption);
    const expected = [...groups].map(([name, own]) => [
      name,
      own.length,
      sum(own, (row) => row.tokens_actual),
      sum(own, (row) => row.tokens_prevented),
    ]);
    expect(
      shown
        .slice(0, -1)
        .map(([name, n, , used, prevented]) => [name, numberIn(n), numberIn(used), numberIn(prevented)]),
    ).toEqual(expected.toSorted((one, other) => Number(other[3]) - Number(one[3])));
    expect(numberIn(shown.at(-1)?.[4])).toBe(sum(expected, ([, , , prevented]) => Number(prevented)));
  });

  test('keeps every digit of sums beyond 2^53', async () => {
    const scope = { from: '2025-02-01T00:00:00.000Z', to: '2025-02-03T00:00:00.000Z' };
    for (const tool_id of ['big-one', 'big-two'])
      await dashboard.db.services.metrics.store(LOCAL, {
        ...{ tool_id, timestamp: '2025-02-02T00:00:00Z', tokens_saved: Number.MAX_SAFE_INTEGER },
      });
    await dashboard.db.services.metrics.store(LOCAL, {
      ...{ tool_id: 'small', timestamp: '2025-02-02T00:00:00Z', tokens_saved: 1 },
    });
    await one.goTo(`/local/savings?${new URLSearchParams(scope)}`);
    // 2 × (2^53 − 1) + 1, of which no double exists
    expect(await tileTitle(one.page, 'Tokens saved, by samples')).toBe('18,014,398,509,481,983 tokens');
    expect(await tileTitle(one.page, 'Saved, by samples')).toBe('$270,215,977,642.229745');
    const rows = await tableTexts(one.page, 'Saved by tool, as a table');
    expect(rows.at(-1)?.[2]).toBe('18,014,398,509,481,983');
    expect((await savedCsv(one.page, 'Save saved as CSV')).at(-1)?.[2]).toBe('18014398509481983');
    one.expectNoFault();
  });

  test('names the counters that feed it where there are none', async () => {
    await one.goTo('/local/savings?from=2020-01-01T00:00:00.000Z&to=2020-01-05T00:00:00.000Z');
    await one.page.getByRole('heading', { name: 'Nothing was saved in the chosen time' }).waitFor();
    for (const route of ['/v1/metrics', '/v1/operations', '/v1/cache-hits'])
      await one.page.getByText(route, { exact: true }).first().waitFor();
    expect(await one.page.locator('[data-value]').count()).toBe(0);
    one.expectNoFault();
  });
});

interface Operation {
  readonly tool_id: string;
  readonly tool_name: string;
  readonly operation_mode: string;
  readonly file_path: string | null;
}
