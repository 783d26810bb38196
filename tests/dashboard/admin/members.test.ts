import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { requestDeletion } from '../../identity/accounts/deletion/leaving.ts';
import { rolesOf } from '../../support/people.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { join, newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const problemAt = async (page: Page, label: string) => {
  const field = page.getByLabel(label, { exact: true });
  const described = (await field.getAttribute('aria-describedby')) ?? '';
  const id = described.split(' ').at(-1) ?? '';
  return { value: await field.inputValue(), problem: await page.locator(`[id="${id}"]`).textContent() };
};

const invite = async (page: Page, email: string) => {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await page.getByRole('button', { name: 'Send invitation' }).click();
};

whereChromiumIs('the members of a team', () => {
  test('are invited, and a refusal stands at its field and keeps what was typed', async () => {
    const { path, people } = await newTeam(dashboard, ['owner']);
    const { page, ...window } = await openAs(people.owner, `${path}/members`);
    await page.getByRole('heading', { name: 'Only you so far' }).waitFor();
    await page.getByText('1 of 5 seats used').waitFor();
    const open = page.getByRole('button', { name: 'Invite a person' });
    await open.click();
    await invite(page, people.owner.email);
    await page.getByText('already_member').waitFor();
    expect(await problemAt(page, 'Email address')).toEqual({
      value: people.owner.email,
      problem: expect.stringContaining('already a member'),
    });
    expect(await page.getByLabel('Role', { exact: true }).inputValue()).toBe('viewer');
    await invite(page, 'grace@example.com');
    const row = page.locator('tr', { hasText: 'grace@example.com' });
    await row.getByText('open').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await open.evaluate((button) => button === document.activeElement)).toBe(true);
    await open.click();
    await invite(page, 'grace@example.com');
    await page.getByText('invitation_open').waitFor();
    expect((await problemAt(page, 'Email address')).value).toBe('grace@example.com');
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('button', { name: 'Revoke invitation' }).click();
    await page.getByText('Earlier invitations (1)').waitFor();
    window.expectNoFault();
  });

  test('who delete their account are shown as leaving, and no longer count as owners', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner', 'member', 'viewer']);
    const { db, site } = dashboard;
    const other = await newPerson(db, site, 'grace');
    await join(db, tenant, { role: 'owner', userId: other.id, email: other.email });
    const { page, ...window } = await openAs(people.owner, `${path}/members`);
    await page.getByRole('button', { name: 'Leave the team' }).waitFor();
    await requestDeletion(other);
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: other.email });
    await row.getByText('leaving', { exact: true }).waitFor();
    await row
      .getByText(/^Deletes their account: leaves the team after .*, unless they sign in before\.$/)
      .waitFor();
    expect(await page.getByText('leaving', { exact: true }).count()).toBe(1);
    // the server would refuse both
    await page.getByText('You are the only owner.').waitFor();
    expect(await page.getByRole('button', { name: 'Leave the team' }).count()).toBe(0);
    // and would not keep them from being removed
    await row.getByRole('button', { name: 'Remove grace' }).waitFor();
    window.expectNoFault();
  }, 60_000);

  test('cannot be more than the plan has seats, which the page says before and the server after', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    const { db } = dashboard;
    for (let seat = 2; seat <= 5; seat++) await db.newMember(tenant, 'viewer');
    const { page } = await openAs(people.owner, `${path}/members`);
    await page.getByText('5 of 5 seats used').waitFor();
    await page.getByRole('button', { name: 'Invite a person' }).click();
    await invite(page, 'grace@example.com');
    await page.getByRole('alert').getByText('plan_limit_reached').waitFor();
    expect(await page.getByLabel('Email address').inputValue()).toBe('grace@example.com');
  });

  test('a role that was lowered meanwhile: the refusal keeps the form, and the controls go', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner', 'admin']);
    const { page } = await openAs(people.admin, `${path}/members`);
    await page.getByRole('button', { name: 'Invite a person' }).click();
    const { members } = dashboard.db.services;
    await members.changeRole(tenant, people.admin.id, 'viewer', { kind: 'operator' });
    await invite(page, 'grace@example.com');
    await page.getByRole('dialog').getByRole('alert').getByText('permission_denied').waitFor();
    expect(await page.getByLabel('Email address').inputValue()).toBe('grace@example.com');
    expect(await page.getByLabel('Role', { exact: true }).inputValue()).toBe('viewer');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Invite a person' }).waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /^Change role of/ }).count()).toBe(0);
  });

  test('the last owner is refused at the field, also if there were two when the page was opened', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    const { db } = dashboard;
    const other = await db.newMember(tenant, 'owner');
    const { page } = await openAs(people.owner, `${path}/members`);
    await page.getByRole('button', { name: 'Change role of owner', exact: true }).click();
    await db.services.members.changeRole(tenant, other.userId, 'viewer', { kind: 'operator' });
    await page.getByLabel('Role', { exact: true }).selectOption('member');
    await page.getByRole('button', { name: 'Change role', exact: true }).click();
    await page.getByText('last_owner').waitFor();
    expect(await problemAt(page, 'Role')).toEqual({
      value: 'member',
      problem: expect.stringContaining('at least one owner'),
    });
    await page.reload();
    await page.getByText('You are the only owner.').waitFor();
    expect(await page.getByRole('button', { name: 'Leave the team' }).count()).toBe(0);
  });

  test('change their roles, are removed, and leave, which ends at the start', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner', 'admin']);
    const { db } = dashboard;
    const member = await db.newUser('<b>Grace</b>');
    await join(db, tenant, { role: 'member', ...member });
    const { page, ...window } = await openAs(people.admin, `${path}/members`);
    expect(await page.getByRole('button', { name: 'Change role of owner', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Change role of <b>Grace</b>' }).click();
    expect(await page.getByLabel('Role', { exact: true }).locator('option').allTextContents()).toEqual([
      'viewer',
      'member',
      'admin',
    ]);
    await page.getByLabel('Role', { exact: true }).selectOption('viewer');
    await page.getByRole('button', { name: 'Change role', exact: true }).click();
    await page.locator('tr', { hasText: '<b>Grace</b>' }).getByText('viewer', { exact: true }).waitFor();
    expect((await rolesOf(db, tenant))[member.userId]).toBe('viewer');
    await page.getByRole('button', { name: 'Remove <b>Grace</b>' }).click();
    await page.getByRole('button', { name: 'Remove member' }).click();
    await page.locator('tr', { hasText: '<b>Grace</b>' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Leave the team' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave the team', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith(path));
    expect(Object.keys(await rolesOf(db, tenant))).toEqual([people.owner.id]);
    window.expectNoFault();
  });
});

async function openAs(person: Person, path: string) {
  const window = await dashboard.open({ person });
  await window.goTo(path);
  return { page: window.page, expectNoFault: () => window.expectNoFault() };
}
