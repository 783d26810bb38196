import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const HOSTILE = '<script>window.pwned=1</script>/100%25 ؜';

whereChromiumIs('the tools', () => {
  test('are all that left anything, with the sums of the window', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/tools`);
    await page.getByText('No tool has sent anything yet').waitFor();

    for (const saved of [100, 250, 1_400])
      await team.api('POST', '/metrics', { tool_id: 'cursor', tokens_saved: saved });
    await team.api('POST', '/sessions', { tool_id: HOSTILE });
    await team.api('POST', '/cache-hits', { tool_id: 'cursor', file_path: HOSTILE, tokens_saved: 5 });
    await window.goTo(`${team.path}/tools`);
    const cursor = page.getByRole('row', { name: /^cursor/ });
    const cells = await cursor.locator('th, td').allTextContents();
    expect([cells[0], ...cells.slice(2)]).toEqual([
      ...['cursor', '0', '0', '0', '0', '–', '3', '1,400', '1', 'default'],
    ]);
    await page.getByRole('link', { name: HOSTILE, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
    await page.getByText('Nothing is saved for this tool').waitFor();
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    window.expectNoFault();
  }, 60_000);

  test('have a config whose changes are shown before they are saved, and kept after a 412', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/tools/cursor`);
    const field = page.getByRole('textbox', { name: 'Config' });
    const config = JSON.parse(await field.inputValue());
    await field.fill('{"max_tokens": ');
    await page.getByRole('button', { name: 'Save the config' }).click();
    expect((await team.api('GET', '/tool-configs/cursor')).body.is_default).toBe(true);

    await field.fill(JSON.stringify({ ...config, max_tokens: 5, own: ['x'] }));
    const changes = page.getByRole('region', { name: 'What saving changes' });
    const rows = await changes
      .locator('tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    expect(rows).toEqual([
      ['max_tokens', '100000', '5'],
      ['own', '–', '["x"]'],
    ]);
    await team.api('PUT', '/tool-configs/cursor', { max_tokens: 77 });
    await page.getByRole('button', { name: 'Save the config' }).click();
    await page.getByRole('region', { name: 'The two versions' }).getByText('77').waitFor();
    expect(JSON.parse(await field.inputValue())).toMatchObject({ max_tokens: 5 });
    await page.getByRole('button', { name: 'Save over it' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await team.api('GET', '/tool-configs/cursor')).body.config).toEqual({
      ...config,
      max_tokens: 5,
      own: ['x'],
    });
    await page.getByRole('button', { name: 'Back to the default config …' }).click();
    await page.getByRole('button', { name: 'Delete the saved config', exact: true }).click();
    await page.getByText('Nothing is saved for this tool').waitFor();
    expect((await team.api('GET', '/tool-configs/cursor')).body.is_default).toBe(true);
    window.expectNoFault();
  }, 60_000);

  test('show a viewer the config without a way to change it', async () => {
    const team = await newTeam(dashboard);
    await team.api('PUT', '/tool-configs/cursor', { max_tokens: 77 });
    const window = await dashboard.open({ person: await newColleague(dashboard, team, 'viewer') });
    await window.goTo(`${team.path}/tools/cursor`);
    await window.page.getByText('"max_tokens": 77').waitFor();
    expect(await window.page.getByRole('button', { name: /save the config|default config/i }).count()).toBe(
      0,
    );
    window.expectNoFault();
  }, 60_000);
});
