import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { HOSTILE, insertSessions, minutesAgo, newColleague, settledOn } from './seeds.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;
const DAY = 24 * 60;

const rowsOf = ({ page }: DashboardWindow) => page.locator('tbody tr[data-key]');
/** "12 sessions", of the table's own status. */
async function countIn({ page }: DashboardWindow): Promise<number> {
  const said = page.getByRole('status').filter({ hasText: /sessions$/ });
  return Number.parseInt(`${await said.textContent()}`.replaceAll(',', ''), 10);
}
/** The bars of the strip, read from the table behind it. */
async function barsOf({ page }: DashboardWindow): Promise<number[]> {
  await page.getByRole('button', { name: /^Show Sessions started each day as table$/ }).click();
  const table = page.getByRole('table', { name: /Sessions started/ }).or(page.locator('figure table'));
  const cells = await table.first().locator('tbody tr td:nth-child(2)').allInnerTexts();
  await page.getByRole('button', { name: /^Show Sessions started each day as chart$/ }).click();
  return cells.map((text) => Number.parseInt(text, 10));
}

whereChromiumIs('the page of sessions', () => {
  test('says that a new machine has none, and how that changes', async () => {
    const one = await dashboard.open();
    await one.goTo('/local/sessions');
    await one.page.getByRole('heading', { name: 'No session in the last 7 days' }).waitFor();
    await one.page.getByRole('link', { name: 'Show the last 30 days' }).click();
    await one.page.getByRole('heading', { name: 'No session in the last 30 days' }).waitFor();
    expect(new URL(one.page.url()).searchParams.get('range')).toBe('30d');
    expect(await one.page.getByRole('link', { name: 'Connect a tool' }).getAttribute('href')).toBe(
      '/local/connect',
    );
    one.expectNoFault();
  });

  test('keeps its filters in the URL over a reload; the strip counts what the list has', async () => {
    await insertSessions(dashboard.db, [
      ...Array.from({ length: 7 }, (_, n) => ({
        title: `mine ${n}`,
        tool_id: 'cursor',
        started_at: minutesAgo(90 + n * DAY * 0.8),
      })),
      ...Array.from({ length: 4 }, (_, n) => ({
        title: `other ${n}`,
        tool_id: 'codex',
        started_at: minutesAgo(90 + n * DAY),
      })),
      { title: 'long ago', tool_id: 'cursor', started_at: minutesAgo(20 * DAY) },
    ]);
    const { services } = dashboard.db;
    const { data } = JSON.parse(
      `{"data":${(await services.sessions.list({ kind: 'local' }, { include_archived: true }, { limit: 50, after: undefined })).json}}`,
    ) as { data: { session_id: string; title: string }[] };
    const archived = data.find(({ title }) => title === 'mine 0');
    await services.sessions.update({ kind: 'local' }, archived?.session_id ?? '', { archived: true });

    const one = await dashboard.open();
    await one.goTo('/local/sessions');
    expect(await countIn(one)).toBe(10);
    expect((await barsOf(one)).reduce((sum, bar) => sum + bar, 0)).toBe(10);
    await one.page.getByLabel('Tool', { exact: true }).selectOption('cursor');
    await one.page.getByLabel('Archived').selectOption('include');
    expect(
      await settledOn(
        () => countIn(one),
        (count) => count === 7,
      ),
    ).toBe(7);
    await one.page.reload();
    await one.settled();
    expect(Object.fromEntries(new URL(one.page.url()).searchParams)).toEqual({
      tool_id: 'cursor',
      archived: 'include',
    });
    expect(await one.page.getByLabel('Tool', { exact: true }).inputValue()).toBe('cursor');
    expect(await countIn(one)).toBe(7);
    const bars = await barsOf(one);
    expect([bars.length, bars.reduce((sum, bar) => sum + bar, 0)]).toEqual([7, 7]);
    await one.goTo('/local/sessions?tool_id=nobody');
    await one.page.getByRole('button', { name: 'Clear filters' }).last().click();
    expect(
      await settledOn(
        () => countIn(one),
        (count) => count === 10,
      ),
    ).toBe(10);
    one.expectNoFault();
  });

  test('shows titles, tools and projects as text, whatever they contain', async () => {
    for (const text of HOSTILE) {
      await dashboard.db.services.projects.getOrCreate(
        { kind: 'local' },
        { workspace_path: `/${text}`, project_name: text },
      );
      await dashboard.db.services.sessions.start(
        { kind: 'local' },
        { tool_id: text, title: text, workspace_path: `/${text}` },
      );
    }
    const one = await dashboard.open({ width: 360 });
    await one.goTo('/local/sessions?range=24h&open=true');
    for (const text of HOSTILE) {
      const row = rowsOf(one)
        .filter({ has: one.page.getByRole('link', { name: text, exact: true }) })
        .first();
      const texts = await row.locator('th a, th span, td a').allTextContents();
      expect(texts.filter((one) => one === text)).toHaveLength(3);
    }
    expect(await one.page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await one.page.locator('tbody img, tbody svg, tbody script').count()).toBe(0);
    one.expectNoFault();
  });

  test('shows write controls to those who may write, and says at its place that a change was refused', async () => {
    const team = await dashboard.db.newTenant('Sessions');
    const { session_id } = await dashboard.db.services.sessions.start(team, {
      tool_id: 'cursor',
      title: 'Ours',
    });
    const viewer = await dashboard.open({ person: await newColleague(dashboard, team, 'viewer') });
    await viewer.goTo(`/t/${team.tenantId}/sessions`);
    expect(await rowsOf(viewer).count()).toBe(1);
    expect(await viewer.page.getByRole('button', { name: /^(Pin|Archive|Import)/ }).count()).toBe(0);

    const member = await dashboard.open({ person: await newColleague(dashboard, team, 'member') });
    await member.goTo(`/t/${team.tenantId}/sessions`);
    await member.page.getByRole('button', { name: 'Pin Ours' }).click();
    await member.page.getByRole('button', { name: 'Unpin Ours' }).waitFor();
    expect((await dashboard.db.services.sessions.get(team, session_id)).pinned).toBe(true);
    await member.context.setOffline(true);
    await member.page.getByRole('button', { name: 'Archive Ours' }).click();
    await member.page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await member.context.setOffline(false);
    await member.page.getByRole('button', { name: 'Archive Ours' }).click();
    await member.page.getByRole('button', { name: 'Restore Ours' }).waitFor();
    expect(await member.page.getByRole('alert').getByText('cannot be reached').count()).toBe(0);
    viewer.expectNoFault();
    member.expectNoFault();
  });
});
