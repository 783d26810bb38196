import { describe, expect, test } from '@jest/globals';
import { newPlace } from '../forms/place.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('the card of former members', () => {
  test('shows a count, asks for a confirmation, passes the checkpoints to another member and is gone', async () => {
    const { team } = await newPlace(dashboard);
    const { tenantId } = team.scope;
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await page.setViewportSize({ width: 360, height: 740 });
    await window.goTo(`${team.path}/members`);
    const card = page.getByRole('region', { name: 'Former members', exact: true });
    expect(await card.getByRole('row').nth(1).getByRole('cell').nth(1).textContent()).toBe('1');
    await card.getByRole('button', { name: /^Decide about / }).click();
    const dialog = page.getByRole('dialog');
    const isCut = await dialog.evaluate((box) => box.scrollWidth > box.clientWidth);
    expect(isCut).toBe(false);
    await dialog.getByLabel('What happens to them').selectOption('pass');
    expect(await dialog.getByLabel('Member').locator('option').allTextContents()).toEqual(['viewer']);
    await dialog.getByRole('button', { name: 'Pass the checkpoints on' }).click();
    // not confirmed
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: 'Pass the checkpoints on' }).click();
    await card.waitFor({ state: 'detached' });
    const authors = await dashboard.db.asAdmin(async (admin) => {
      const { rows } = await admin.query<{ email: string }>(
        `select m.email from checkpoints c join tenant_users m on m.tenant_id = c.tenant_id and m.user_id = c.author_id
          where c.tenant_id = $1 and c.summary = 'kept' and c.visibility = 'private'`,
        [tenantId],
      );
      return rows.map(({ email }) => email);
    });
    expect(authors).toEqual([expect.stringMatching(/^viewer\./)]);
    window.expectNoFault();
  });
});
