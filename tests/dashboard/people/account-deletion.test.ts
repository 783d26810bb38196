import { describe, expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { newPerson } from '../../support/sign-in.ts';
import { newColleague, newTeam } from '../scope/team.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard({ localMode: false }) : undefined) as Dashboard;

/** Whether something else lies over the middle of a control. */
const isCovered = (control: Locator) =>
  control.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return top === null || !element.contains(top);
  });

const CANCELLED = 'Your account is not deleted.';

whereChromiumIs('the deletion of an account', () => {
  test('shows what goes, leads to its public record, and ends with the next sign-in, which says so', async () => {
    const team = await newTeam(dashboard, 'Alone');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo('/account');
    await page.getByRole('button', { name: 'Delete the account …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    await dialog.getByText(/because you are their only member: .*Alone/).waitFor();
    await dialog.getByLabel(/^Type “delete”/).fill('delete');
    await dialog.getByRole('button', { name: 'Delete the account', exact: true }).click();
    await page.waitForURL('**/deletions/del_*');
    await page.getByRole('heading', { level: 1, name: 'Record of a deletion' }).waitFor();
    await page.getByText('It can still be cancelled').waitFor();
    const record = page.url();
    expect(await page.content()).not.toContain(team.owner.email);

    await page.getByRole('link', { name: 'signing in' }).click();
    await page.getByLabel('Email address').fill(team.owner.email);
    await page.getByLabel('Password').fill(team.owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(CANCELLED).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await window.goTo('/account');
    await page.getByText(CANCELLED).waitFor();
    // the last control of the page can be reached beside the notice
    const last = page.getByRole('button', { name: 'Delete the account …' });
    await last.focus();
    expect(await isCovered(last)).toBe(false);
    await page.getByRole('status').getByRole('button', { name: 'Close' }).click();
    await page.getByText(CANCELLED).waitFor({ state: 'detached' });
    await window.goTo('/account');
    expect(await page.getByText(CANCELLED).count()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });

    // without a sign-in, in another browser
    const other = await dashboard.open();
    await other.goTo(new URL(record).pathname);
    await other.page.getByText('brought back').waitFor();
    await other.goTo('/deletions/del_none');
    await other.page.getByText('There is no such deletion').waitFor();
    window.expectNoFault();
    other.expectNoFault();
  }, 60_000);

  test('is refused while a team with others has no other owner, and says what to do there', async () => {
    const team = await newTeam(dashboard, 'Shared');
    await newColleague(dashboard, team, 'member');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo('/account');
    await page.getByRole('button', { name: 'Delete the account …' }).click();
    await page.getByText('The account cannot be deleted yet').waitFor();
    await page.getByText('Shared has 1 other member and no other owner.').waitFor();
    expect(await page.getByRole('button', { name: 'Delete the account', exact: true }).count()).toBe(0);
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    expect(await dialog.getByRole('link', { name: 'Shared' }).getAttribute('href')).toBe(
      `${team.path}/members`,
    );
    window.expectNoFault();
  }, 60_000);

  test('without a team says so by naming none', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const window = await dashboard.open({ person });
    await window.goTo('/account');
    await window.page.getByRole('button', { name: 'Delete the account …' }).click();
    await window.page.getByRole('button', { name: 'Delete the account', exact: true }).waitFor();
    expect(await window.page.getByText(/Teams that/).count()).toBe(0);
    window.expectNoFault();
  }, 60_000);
});
