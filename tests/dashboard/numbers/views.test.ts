import { describe, expect, test } from '@jest/globals';
import { newPerson } from '../../support/sign-in.ts';
import { Rows } from '../../telemetry/usage/rows.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { numberIn, tableTexts } from './reading.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('the time range', () => {
  test('of one’s own is whole days of the zone, and keeps the other filters', async () => {
    const one = await dashboard.open({ timezone: 'Europe/Berlin' });
    const { page } = one;
    await one.goTo('/local/usage?model=m&range=30d');
    const choose = async (first: string, last: string) => {
      await page.getByLabel('From', { exact: true }).fill(first);
      await page.getByLabel('to', { exact: true }).fill(last);
      await page.getByRole('button', { name: 'Show these days' }).click();
    };
    const said = (text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor();
    await page.getByLabel('Time range').selectOption('own');
    await choose('2026-03-30', '2026-03-29');
    await said('The first day is after the last one.');
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-03-30');
    expect(new URL(page.url()).search).toBe('?model=m&range=30d');
    await choose('2025-01-01', '2026-03-29');
    await said('These are 453 days. Choose at most 366.');
    await choose('', '2026-03-29');
    await said('Choose the first and the last day.');
    const asked = page.waitForRequest(/usage\/summary/);
    await choose('2026-03-29', '2026-03-29');
    // clocks go forward on this day, which has 23 hours
    const day = { from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' };
    expect(Object.fromEntries(new URL((await asked).url()).searchParams)).toMatchObject({
      ...day,
      ...{ model: 'm', time_zone: 'Europe/Berlin' },
    });
    await page.reload();
    await one.settled();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ ...day, model: 'm' });
    expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2026-03-29');
    await page.getByLabel('Time range').selectOption('7d');
    expect(new URL(page.url()).search).toBe('?model=m&range=7d');
    one.expectNoFault();
  });

  test('that the URL names wrongly is said to be wrong, and what is shown instead', async () => {
    const one = await dashboard.open();
    await one.goTo('/local/savings?from=2026-03-09T00:00:00Z&to=2026-03-01T00:00:00Z');
    await one.page.getByRole('alert').filter({ hasText: 'The page shows the last 7 days.' }).waitFor();
  });

  test('up to now is one window for all parts of a page', async () => {
    const one = await dashboard.open({ timezone: 'Asia/Kolkata' });
    const windows = new Set<string>();
    one.page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      const [from, to] = [searchParams.get('from'), searchParams.get('to')];
      if (pathname.startsWith('/v1/') && from !== null) windows.add(`${from} ${to}`);
    });
    for (const path of ['/local/usage', '/local/savings']) {
      windows.clear();
      await one.goTo(path);
      // that of the page, and the period before
      expect(windows.size).toBe(2);
      for (const window of windows) expect(window).toMatch(/T18:30:00.000Z .*Z$/);
    }
  });
});

const RANGE = new URLSearchParams({ from: '2026-10-22T22:00:00.000Z', to: '2026-10-28T23:00:00.000Z' });

whereChromiumIs('the page of usage of a team', () => {
  test('names the people of a team, and lists the calls of one of them', async () => {
    const ada = await newPerson(dashboard.db, dashboard.site);
    const { body } = await ada.browser.post('/auth/tenants', { name: 'Team' });
    const told = { timestamp: '2026-10-26T10:00:00Z', model: 'gpt-5' };
    await new Rows(dashboard.db, { kind: 'tenant', tenantId: body.id }).requests(
      { ...told, created_by: ada.id, input_tokens: 300 },
      { ...told, created_by: ada.id, input_tokens: 40 },
      { ...told, created_by: 'user_that_left', input_tokens: 5 },
      { ...told, input_tokens: 2 },
    );
    const team = await dashboard.open({ person: ada, timezone: 'Europe/Berlin' });
    await team.goTo(`/t/${body.id}/usage?${RANGE}&by=user`);
    const table = team.page.getByRole('region', { name: 'Usage by person, as a table' });
    await table.getByRole('link', { name: 'ada', exact: true }).waitFor();
    const [, ...shown] = await tableTexts(team.page, 'Usage by person, as a table');
    expect(shown.map(([name, , , , input]) => [name, numberIn(input)])).toEqual([
      ['ada', 340],
      ['user_that_left', 5],
      ['Without a person', 2],
      ['Total', 347],
    ]);
    await table.getByRole('link', { name: 'ada', exact: true }).click();
    await team.page.getByRole('status').filter({ hasText: '2 calls' }).waitFor();
    team.expectNoFault();
  });
});
