import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('the settings', () => {
  test('change by a profile exactly as its preview says', async () => {
    const team = await newTeam(dashboard);
    await team.api('PATCH', '/settings', { otel_keep_content: true, features: { embeddings: false } });
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByRole('combobox', { name: 'Profile' }).selectOption({ label: 'Batches only' });
    const preview = page.getByRole('region', { name: 'What the profile Batches only changes' });
    const rows = await preview
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(rows).toEqual([
      ['Performance profile', 'High frequency', 'Batches only'],
      ['Seconds between metrics', '1', '60'],
      ['Events a minute', 'no limit', '10'],
      ['Record embeddings', 'off', 'on'],
    ]);
    await page.getByRole('button', { name: 'Apply the profile Batches only' }).click();
    await page.getByText('Applied: Batches only').waitFor();
    const { body } = await team.api('GET', '/settings');
    expect(body).toMatchObject({ limits_events: true });
    expect(body.settings).toEqual({
      metrics_streaming: true,
      collection_interval_seconds: 60,
      max_events_per_minute: 10,
      features: { compression: true, embeddings: true, workflows: true, response_cache: true },
      performance_profile: 'batch_only',
      otel_keep_content: true,
      otel_keep_identity: false,
    });
    await page.getByText('The settings already are as this profile sets them.').waitFor();
    window.expectNoFault();
  }, 60_000);

  test('that changed meanwhile keep what was typed, and lose nothing of the other change', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByLabel('Seconds between metrics').fill('7');
    await team.api('PATCH', '/settings', { retention_days: 20, collection_interval_seconds: 9 });
    await page.getByRole('button', { name: 'Save the settings' }).click();
    const versions = page.getByRole('region', { name: 'The two versions' });
    await versions.getByText('9', { exact: true }).waitFor();
    expect(await page.getByLabel('Seconds between metrics').inputValue()).toBe('7');
    await page.getByRole('button', { name: 'Save over it' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await team.api('GET', '/settings')).body.settings).toMatchObject({
      collection_interval_seconds: 7,
      retention_days: 20,
    });
    window.expectNoFault();
  }, 60_000);

  test('say at the field what the plan refuses, and warn before data is deleted', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByLabel('Days of retention').fill('5');
    await page.getByText('Saving deletes data').waitFor();
    // the plan becomes smaller than the page knows
    await page.getByLabel('Days of retention').evaluate((field) => field.removeAttribute('max'));
    await page.getByLabel('Days of retention').fill('31');
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await page.getByRole('alert').getByText('plan_limit_reached').waitFor();
    expect(await page.getByLabel('Days of retention').inputValue()).toBe('31');
    window.expectNoFault();
  }, 60_000);

  test('show what a shorter retention deletes, and save it only after that', async () => {
    const team = await newTeam(dashboard);
    const { session_id } = (await team.api('POST', '/sessions', { tool_id: 'cursor' })).body;
    await team.api('POST', '/metrics', { session_id, tool_id: 'cursor', tokens_saved: 5 });
    await team.api('POST', `/sessions/${session_id}/end`);
    await dashboard.db.asAdmin((admin) =>
      admin.query(
        `update tool_sessions set started_at = now() - interval '40 days', ended_at = now() - interval '40 days',
          last_activity = now() - interval '40 days' where session_id = $1`,
        [session_id],
      ),
    );
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByLabel('Days to keep sessions').fill('30');
    await page.getByLabel('Days to keep the audit log').fill('90');
    expect(await page.getByRole('button', { name: 'Save the retention' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show what would be deleted' }).click();
    const preview = page.getByRole('region', { name: 'What would be deleted' });
    await preview.waitFor();
    const rows = await preview
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(rows.map(([kind, period, count]) => [kind, period, count])).toEqual([
      ['Sessions', '30 days', '3'],
      ['Audit log', '90 days', '0'],
    ]);
    // another value has another preview
    await page.getByLabel('Days to keep sessions').fill('31');
    expect(await page.getByRole('button', { name: 'Save the retention' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show what would be deleted' }).click();
    await page.getByText('cannot be undone').waitFor();
    await page.getByRole('button', { name: 'Save the retention' }).click();
    await page.getByText('Retention saved').waitFor();
    expect((await team.api('GET', '/settings')).body.settings.retention).toEqual({
      sessions_days: 31,
      audit_days: 90,
    });
    window.expectNoFault();
  }, 60_000);

  test('are a table for members, and the team cannot be renamed or suspended by them', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: await newColleague(dashboard, team, 'member') });
    await window.goTo(`${team.path}/settings`);
    await window.page.getByText('Only admins and owners can change the settings.').waitFor();
    const main = window.page.getByRole('main');
    expect(await main.getByRole('textbox').count()).toBe(0);
    expect(await main.getByRole('button', { name: /save|apply|rename|suspend/i }).count()).toBe(0);
    window.expectNoFault();
  }, 60_000);

  test('rename, suspend after a question that names what stops, and resume the team', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByLabel('Name').fill('Engines (2)');
    await page.getByRole('button', { name: 'Rename the team' }).click();
    await page.getByText('Renamed').waitFor();
    await page.getByRole('button', { name: 'Suspend the team …' }).click();
    await page.getByText('recording: tools get 403').waitFor();
    await page.getByLabel('Type the name of the team').fill('Engines');
    await page.getByRole('button', { name: 'Suspend the team', exact: true }).click();
    expect((await team.api('GET', '/tenant')).body).toMatchObject({ active: true, name: 'Engines (2)' });
    await page.getByLabel('Type the name of the team').fill('Engines (2)');
    await page.getByRole('button', { name: 'Suspend the team', exact: true }).click();
    await page.getByText('This team is suspended').waitFor();
    expect((await team.api('GET', '/sessions')).body.code).toBe('tenant_suspended');
    await page.getByRole('button', { name: 'Resume the team' }).click();
    await page.getByRole('button', { name: 'Save the settings' }).waitFor();
    expect((await team.api('GET', '/sessions')).status).toBe(200);
    window.expectNoFault();
  }, 60_000);

  test('of this machine have no team', async () => {
    const window = await dashboard.open();
    await window.goTo('/local/settings');
    await window.page.getByRole('button', { name: 'Save the settings' }).waitFor();
    expect(await window.page.getByRole('heading', { name: 'Team', level: 2 }).count()).toBe(0);
    await window.page.getByLabel('Keep content').check();
    await window.page.getByRole('button', { name: 'Save what is kept' }).click();
    await window.page.getByText('Saved', { exact: true }).waitFor();
    window.expectNoFault();
  }, 60_000);
});
