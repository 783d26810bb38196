import { describe, expect, test } from '@jest/globals';
import { runExport } from '../../exchange/exports/exporting.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('an export on the page', () => {
  test('is started, followed without polling, downloaded and removed', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByText('There is no archive.').waitFor();
    await page.getByRole('button', { name: 'Start an export' }).click();
    await page.getByText('It waits for its turn.').waitFor();
    await page.getByText('Requested just now').waitFor();
    const { body } = await team.api('GET', '/exports');
    const [{ export_id }] = body.data;
    const { services } = dashboard.db;
    await runExport(services, team.scope, export_id);
    // heard of by the stream of changes
    const link = page.getByRole('link', { name: 'Download the archive' });
    await link.waitFor();
    await page.getByText('Started just now').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toBe(`omnimemory-${export_id}.zip`);
    expect(await download.failure()).toBeNull();
    await page.getByRole('button', { name: /^Remove the export/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the export', exact: true }).click();
    await page.getByText('There is no archive.').waitFor();
    expect((await team.api('GET', '/exports')).body.data).toEqual([]);
    window.expectNoFault();
  }, 60_000);

  test('that failed says why, and the third one what to do', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    for (let n = 0; n < 2; n++) await team.api('POST', '/exports', { kind: 'all' });
    const { body } = await team.api('GET', '/exports');
    await dashboard.db.asAdmin((admin) =>
      admin.query(`update exports set state = 'failed', failure = $2 where export_id = $1`, [
        body.data[0].export_id,
        { code: 'permission_denied', message: 'data_export:memory is not permitted.' },
      ]),
    );
    await window.goTo(`${team.path}/settings`);
    await page.getByText('It failed: data_export:memory is not permitted.').waitFor();
    await page.getByRole('button', { name: 'Start an export' }).click();
    await page.getByRole('alert').getByText('export_limit_reached').waitFor();
    window.expectNoFault();
  }, 60_000);
});
