import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ItemOf } from '../../../client/src/client.ts';
import { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import { Rows } from '../../telemetry/usage/rows.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { chartTable, numberIn, savedCsv, tableTexts, tileValue } from './reading.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

type Call = ItemOf<'GET /v1/usage/requests'>;
type Tokens = Pick<Call, 'input_tokens' | 'cache_read_tokens' | 'cache_creation_tokens' | 'output_tokens'>;

/** From 23 to 28 October in Berlin: on the 25th, clocks go back, and the day has 25 hours. */
const WINDOW = { from: '2026-10-22T22:00:00.000Z', to: '2026-10-28T23:00:00.000Z' };
const RANGE = new URLSearchParams(WINDOW);
const ZONE = 'Europe/Berlin';
const TABLE = 'Usage by model, as a table';

const allTokens = (one: Tokens) =>
  one.input_tokens + one.cache_read_tokens + one.cache_creation_tokens + one.output_tokens;
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((total, row) => total + of(row), 0);

whereChromiumIs('the page of usage', () => {
  let one: DashboardWindow;

  beforeAll(async () => {
    const rows = new Rows(dashboard.db, LOCAL);
    const models = ['claude-opus-4-5', 'claude-haiku-4-5', 'my-own-model'];
    const start = Date.parse(WINDOW.from) - 6 * 24 * 3_600_000;
    await rows.requests(
      ...Array.from({ length: 260 }, (_, n) => ({
        timestamp: new Date(start + n * 67 * 60_000 + 1).toISOString(),
        tool_id: n % 7 === 0 ? 'codex' : 'claude-code',
        model: models[n % 3] ?? null,
        status: n % 11 === 0 ? ('error' as const) : n % 17 === 0 ? ('refused' as const) : ('ok' as const),
        ...{ input_tokens: n, cache_read_tokens: 40 * n, cache_creation_tokens: 3 * n, output_tokens: 2 * n },
        cost_usd_micros: n * 1_234,
        ...(n % 29 === 0 && { billable: false as const }),
      })),
    );
    one = await dashboard.open({ timezone: ZONE });
  });

  /** The calls of a window, page by page, of which those that count are in the sums. */
  const callsOf = async (query: object = WINDOW): Promise<Call[]> => {
    const api = new OmniMemory({ baseUrl: dashboard.site.origin });
    const calls: Call[] = [];
    for await (const call of api.items('GET /v1/usage/requests', { query: { ...query, limit: 50 } }))
      calls.push(call);
    return calls;
  };
  const counted = async (query?: object) => (await callsOf(query)).filter(({ billable }) => billable);

  test('shows in its tiles what the listed calls add up to', async () => {
    const calls = await counted();
    expect(calls.length).toBeGreaterThan(100);
    await one.goTo(`/local/usage?${RANGE}`);
    expect(await tileValue(one.page, 'Tokens')).toBe(sum(calls, allTokens));
    expect(await tileValue(one.page, 'Model calls')).toBe(calls.length);
    const ofStatus = (status: string) => calls.filter((call) => call.status === status).length;
    expect(await tileValue(one.page, 'Failed calls')).toBe(ofStatus('error'));
    expect(await tileValue(one.page, 'Refused calls')).toBe(ofStatus('refused'));
    const read = sum(calls, (call) => call.cache_read_tokens);
    const asked = read + sum(calls, (call) => call.input_tokens + call.cache_creation_tokens);
    expect(await tileValue(one.page, 'Cache share')).toBeCloseTo(read / asked, 5);
    const cost = sum(calls, ({ client_cost_usd }) => Number(client_cost_usd));
    expect(await tileValue(one.page, 'Cost by the tools')).toBeCloseTo(cost, 6);
    // dollars per million tokens of the two models that have a price
    const prices = new Map([
      ['claude-opus-4-5', [5, 0.5, 6.25, 25]],
      ['claude-haiku-4-5', [1, 0.1, 1.25, 5]],
    ]);
    const priced = sum(calls, (call) => {
      const [input = 0, cacheRead = 0, creation = 0, output = 0] = prices.get(call.model ?? '') ?? [];
      return (
        (call.input_tokens * input + call.cache_read_tokens * cacheRead) / 1e6 +
        (call.cache_creation_tokens * creation + call.output_tokens * output) / 1e6
      );
    });
    expect(await tileValue(one.page, 'Cost by the price table')).toBeCloseTo(priced, 6);
    const unpriced = sum(
      calls.filter(({ model }) => model === 'my-own-model'),
      allTokens,
    );
    expect(await tableTexts(one.page, 'Models without a price, as a table')).toEqual([
      ['Model without a price', 'Tokens'],
      ['my-own-model', unpriced.toLocaleString('en')],
    ]);
  });

  test('shows in its table the sums of each model, the period before, and the same in the file', async () => {
    const [calls, before] = [
      await counted(),
      await counted({
        from: new Date(2 * Date.parse(WINDOW.from) - Date.parse(WINDOW.to)).toISOString(),
        to: WINDOW.from,
      }),
    ];
    const [heads = [], ...shown] = await tableTexts(one.page, TABLE);
    const total = shown.at(-1);
    const column = (name: string) => heads.indexOf(name);
    expect(shown).toHaveLength(4);
    for (const row of shown) {
      const own = (of: readonly Call[]) => (row === total ? of : of.filter(({ model }) => model === row[0]));
      expect(numberIn(row[column('Calls')])).toBe(own(calls).length);
      expect(numberIn(row[column('Cache creation')])).toBe(
        sum(own(calls), (call) => call.cache_creation_tokens),
      );
      expect(numberIn(row[column('All tokens')])).toBe(sum(own(calls), allTokens));
      expect(numberIn(row[column('Tokens before')]?.split(' ')[0])).toBe(sum(own(before), allTokens));
    }
    const [savedHeads, ...saved] = await savedCsv(one.page, 'Save usage-by-model as CSV');
    expect(savedHeads).toEqual(heads);
    for (const name of ['Calls', 'Failed', 'Input', 'All tokens'])
      expect(saved.map((row) => Number(row[column(name)]))).toEqual(
        shown.map((row) => numberIn(row[column(name)])),
      );
    one.expectNoFault();
  });

  test.each([
    [ZONE, ''],
    // where days begin at half past
    ['Asia/Kolkata', ''],
    [ZONE, '&by=model&bars=group'],
    [ZONE, '&by=tool&bars=group'],
  ])('shows in its chart what the calls of each day of %s add up to%s', async (zone, divided) => {
    const dayOf = (at: string) =>
      new Date(at).toLocaleDateString('en', {
        timeZone: zone,
        weekday: 'short',
        month: 'short',
        day: 'numeric',
      });
    const days = Map.groupBy(await counted(), ({ timestamp }) => dayOf(timestamp));
    const there = zone === ZONE ? one : await dashboard.open({ timezone: zone });
    await there.goTo(`/local/usage?${RANGE}${divided}`);
    const by = divided === '' ? 'bucket' : (new URLSearchParams(divided).get('by') ?? '');
    const [heads = [], ...shown] = await chartTable(there.page, `Tokens over time, by ${by}`);
    const expected = [...days].map(([day, calls]) => [day, sum(calls, allTokens)]).toReversed();
    expect(shown.map((row) => [row[0], numberIn(row.at(-1))])).toEqual(expected);
    const read = heads.indexOf('Cache read (tokens)');
    const codex = heads.indexOf('codex (tokens)');
    for (const row of shown) {
      const calls = days.get(row[0] ?? '') ?? [];
      if (by === 'bucket') expect(numberIn(row[read])).toBe(sum(calls, (call) => call.cache_read_tokens));
      if (by === 'tool')
        expect(numberIn(row[codex])).toBe(
          sum(
            calls.filter(({ tool_id }) => tool_id === 'codex'),
            allTokens,
          ),
        );
    }
    if (zone === ZONE) expect(days.get('Sun, Oct 25')?.length).toBeGreaterThan(20);
  });

  test('leads from a bar to its calls, also where the range begins within an hour', async () => {
    const hours = { from: '2026-10-24T20:30:00.000Z', to: '2026-10-25T20:30:00.000Z' };
    await one.goTo(`/local/usage?${new URLSearchParams(hours)}`);
    const title = 'Tokens over time, by bucket';
    const [, first = [], ...others] = await chartTable(one.page, title);
    expect(others).toHaveLength(24);
    await one.page.getByRole('region', { name: title, exact: true }).getByRole('link').first().click();
    await one.page.getByRole('heading', { name: 'Model calls' }).waitFor();
    const { from, to } = Object.fromEntries(new URL(one.page.url()).searchParams);
    expect([from, to]).toEqual([hours.from, '2026-10-24T21:00:00.000Z']);
    expect(sum(await counted({ from, to }), allTokens)).toBe(numberIn(first.at(-1)?.replace('–', '0')));
  });

  test('leads from a number to its calls, with filters that survive a reload', async () => {
    const { page } = one;
    await one.goTo(`/local/usage?${RANGE}`);
    await page.getByRole('region', { name: TABLE }).getByRole('link', { name: 'claude-haiku-4-5' }).click();
    await page.getByRole('heading', { name: 'Model calls' }).waitFor();
    await page.getByText('Filters: model claude-haiku-4-5').click();
    await page.getByLabel('Result').selectOption('error');
    await page.getByRole('button', { name: 'Apply filters' }).click();
    const failed = await callsOf({ ...WINDOW, model: 'claude-haiku-4-5', status: 'error' });
    const expectCalls = async () => {
      await page
        .getByRole('status')
        .filter({ hasText: `${failed.length} calls` })
        .waitFor();
      const rows = await page
        .getByRole('region', { name: 'Model calls, newest first' })
        .locator('[data-key]')
        .count();
      expect(rows).toBe(failed.length);
    };
    await expectCalls();
    await page.reload();
    await one.settled();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      ...WINDOW,
      ...{ model: 'claude-haiku-4-5', status: 'error' },
    });
    await expectCalls();
    one.expectNoFault();
  });

  test('says at its place what failed, and shows the rest', async () => {
    const { page } = one;
    const problem = {
      type: 'about:blank',
      title: 'x',
      status: 422,
      code: 'validation_failed',
      detail: 'The zone is unknown.',
    };
    const periods = /usage\/summary.*group_by=day/;
    await page.route(periods, (route) =>
      route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await one.goTo(`/local/usage?${RANGE}`);
    await page.getByRole('alert').filter({ hasText: 'The zone is unknown.' }).waitFor();
    expect(await tileValue(page, 'Model calls')).toBe((await counted()).length);
    await page.unroute(periods);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Tokens over time, by bucket' }).waitFor();
  });

  test('says what brings numbers where there are none, and never shows a zero for them', async () => {
    await one.goTo('/local/usage?from=2020-01-01T00:00:00.000Z&to=2020-01-05T00:00:00.000Z');
    await one.page.getByRole('heading', { name: 'No tool reported usage in the chosen time' }).waitFor();
    expect(await one.page.locator('[data-value]').count()).toBe(0);
    await one.page.getByRole('link', { name: 'Show the last 90 days' }).waitFor();
    one.expectNoFault();
  });
});
