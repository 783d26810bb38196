import { describe, expect, test } from '@jest/globals';
import { isDue } from '../../deletion/tenants/tenants.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam, type Team } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const BANNER = 'This team is being deleted';
const RIGHTS_LOST = 'You may do less in this team than before.';

/** What Stripe would have told. */
const setSubscription = ({ scope }: Team, status: string) =>
  dashboard.db.asAdmin((admin) =>
    admin.query('update tenants set status = $2 where id = $1', [scope.tenantId, status]),
  );

whereChromiumIs('the deletion of a team', () => {
  test('is asked for by its name, is said on every page, and is cancelled there', async () => {
    const team = await newTeam(dashboard);
    await team.api('POST', '/sessions', { tool_id: 'cursor' });
    const member = await newColleague(dashboard, team, 'member');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByRole('button', { name: 'Delete the team …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Analytical Engines?' });
    await dialog.getByText('sessions: 1').waitFor();
    await dialog.getByText(/for all members \(2\)/).waitFor();
    const name = dialog.getByLabel(/^Type the name of the team/);
    const submit = dialog.getByRole('button', { name: 'Delete the team', exact: true });
    await name.fill('Analytical');
    await submit.click();
    expect(await name.evaluate((input) => (input as HTMLInputElement).validity.patternMismatch)).toBe(true);
    await name.fill('Analytical Engines');
    await submit.click();
    await page.getByText(BANNER).waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByText(RIGHTS_LOST).count()).toBe(0);
    await page.getByRole('button', { name: 'Delete the team …' }).waitFor({ state: 'detached' });
    expect((await team.api('GET', '/sessions')).body.code).toBe('tenant_suspended');

    const theirs = await dashboard.open({ person: member });
    for (const path of ['', '/settings', '/sessions']) {
      await theirs.goTo(`${team.path}${path}`);
      await theirs.page.getByText(BANNER).waitFor();
      await theirs.page.getByText('Only an owner can cancel that.').waitFor();
      await theirs.page.getByRole('link', { name: 'The record of the deletion' }).waitFor();
      expect(await theirs.page.getByRole('button', { name: 'Cancel the deletion' }).count()).toBe(0);
    }
    theirs.expectNoFault();

    await window.goTo(`${team.path}/sessions`);
    await page.getByRole('button', { name: 'Cancel the deletion' }).click();
    await page.getByText(BANNER).waitFor({ state: 'detached' });
    expect((await team.api('GET', '/sessions')).body.data).toHaveLength(1);
    window.expectNoFault();
  }, 60_000);

  test('waits for the end of a subscription, and leads to the plan', async () => {
    const team = await newTeam(dashboard);
    await setSubscription(team, 'active');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/settings`);
    await page.getByRole('button', { name: 'Delete the team …' }).click();
    await page.getByText('The team has a subscription that has not ended').waitFor();
    expect(await page.getByRole('button', { name: 'Delete the team', exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: 'Open Plan' }).click();
    await page.getByRole('heading', { level: 1, name: 'Plan' }).waitFor();
    await setSubscription(team, 'canceled');
    await window.goTo(`${team.path}/settings`);
    await page.getByRole('button', { name: 'Delete the team …' }).click();
    await page.getByRole('button', { name: 'Delete the team', exact: true }).waitFor();
    window.expectNoFault();
  }, 60_000);

  test('leaves a record that says what its audit log had, and to everybody', async () => {
    const team = await newTeam(dashboard);
    for (const name of ['one', 'two']) await team.api('POST', '/api-keys', { name, scopes: ['read'] });
    const of = { kind: 'tenant', id: team.scope.tenantId, confirm: 'Analytical Engines' };
    const { body } = await team.api('POST', '/deletions', of);
    const { db } = dashboard;
    const head = await db.asAdmin(async (admin) => {
      const hashes = await admin.query<{ hash: string }>(
        `select encode(hash, 'hex') as hash from audit_logs where tenant_id = $1 order by seq desc limit 1`,
        [team.scope.tenantId],
      );
      return hashes.rows[0]?.hash ?? '';
    });
    await isDue(db, body.deletion_id);
    await db.services.tenantRemovals.removeDue();
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(`/deletions/${body.deletion_id}`);
    await page.getByText('removed, with proof').waitFor();
    const card = page.getByRole('region', { name: 'The audit log of the team', exact: true });
    const lines = card.getByRole('row').filter({ hasText: 'Created an API key' });
    expect(await lines.getByRole('cell').allTextContents()).toEqual(['2']);
    await card.getByText(head).waitFor();
    expect(await card.locator('time').count()).toBe(2);
    await card.getByText('Deleted something').waitFor();
    window.expectNoFault();
  }, 60_000);

  test('is offered to owners alone', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: await newColleague(dashboard, team, 'admin') });
    await window.goTo(`${team.path}/settings`);
    expect(await window.page.getByRole('button', { name: 'Delete the team …' }).count()).toBe(0);
    window.expectNoFault();
  });
});
