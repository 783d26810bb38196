import { describe, expect, test } from '@jest/globals';
import { newColleague, newTeam } from '../scope/team.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;
const NOTICE = 'You may do less in this team than before.';

whereChromiumIs('what is typed while the person loses rights', () => {
  test.each([
    ['a lowered role', 'PATCH', 'permission_denied'],
    ['the end of the membership', 'DELETE', 'tenant_not_found'],
  ] as const)('survives %s, and the refusal of the form', async (_how, method, code) => {
    const team = await newTeam(dashboard);
    const member = await newColleague(dashboard, team, 'member');
    const one = await dashboard.open({ person: member });
    const { page } = one;
    await one.goTo(`${team.path}/tools/cursor`);
    const field = page.getByRole('textbox', { name: 'Config' });
    await field.fill('{"max_tokens": 5}');
    await team.api(method, `/members/${member.id}`, method === 'PATCH' ? { role: 'viewer' } : undefined);
    await page.getByText(NOTICE).waitFor();
    expect(await field.inputValue()).toBe('{"max_tokens": 5}');

    await page.getByRole('button', { name: 'Save the config' }).click();
    await page.locator('form').getByText(code).waitFor();
    expect(await field.inputValue()).toBe('{"max_tokens": 5}');

    // what was typed is given up
    await one.goTo(`${team.path}/tools/cursor`);
    expect(await page.getByRole('button', { name: 'Save the config' }).count()).toBe(0);
    expect(await page.getByText(NOTICE).count()).toBe(0);
    one.expectNoFault();
  });
});
