import { describe, expect, test } from '@jest/globals';
import { oldFile } from '../../exchange/omnimemory-1/old-files.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('the import of a file of OmniMemory 1 on the page', () => {
  test('is sent, followed without a reload, and says what did not fit', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByText('No file has been imported yet.').waitFor();
    await page
      .getByLabel('File', { exact: true })
      .setInputFiles(oldFile('page', { metrics: 40, checkpoints: 4, faults: true }));
    await page.getByLabel('Time zone').fill('UTC');
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('Tables and reasons').click();
    await page.getByText('metrics: 1 × timestamp must not be in the future').waitFor();
    const { body } = await team.api('GET', '/metrics?limit=200');
    expect(body.data.length).toBe(49);
    window.expectNoFault();
  }, 60_000);

  test('that is refused says why at the field, and above the button', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page.getByText('Choose a file first.').first().waitFor();
    await page
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'notes.db', mimeType: 'text/plain', buffer: Buffer.from('no database') });
    await page.getByLabel('Time zone').fill('Mars');
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page.getByText('must be the name of an IANA time zone, such as Europe/Berlin').first().waitFor();
    await page.getByLabel('Time zone').fill('UTC');
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page
      .getByText(/The file is not a SQLite database/)
      .first()
      .waitFor();
  }, 60_000);

  test('is not offered to a member, who may not change the settings', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: await newColleague(dashboard, team, 'member') });
    await window.goTo(`${team.path}/settings`);
    await window.page.getByRole('heading', { name: 'Recording' }).waitFor();
    expect(await window.page.getByText('Import from OmniMemory 1').count()).toBe(0);
  }, 60_000);
});
