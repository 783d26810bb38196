import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { may, type Permission, ROLES } from '../../../src/auth/permissions.ts';
import type { Person } from '../../support/sign-in.ts';
import { someoneLeaves } from '../forms/place.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

interface Control {
  readonly path: string;
  readonly button: RegExp;
  readonly permission: Permission;
  /** A request of the control that changes nothing, because what it names does not exist or is not valid. */
  readonly request: readonly [method: string, path: string, body?: object];
}

const CONTROLS: readonly Control[] = [
  {
    path: '/members',
    button: /^Invite a person$/,
    permission: 'invitations:manage',
    request: ['POST', '/v1/invitations', { email: 'not an email address' }],
  },
  {
    path: '/members',
    button: /^Send again to /,
    permission: 'invitations:manage',
    request: ['POST', '/v1/invitations/inv_none/resend'],
  },
  {
    path: '/members',
    button: /^Revoke the invitation of /,
    permission: 'invitations:manage',
    request: ['DELETE', '/v1/invitations/inv_none'],
  },
  {
    path: '/members',
    button: /^Change role of viewer$/,
    permission: 'members:manage',
    request: ['PATCH', '/v1/members/user_none', { role: 'viewer' }],
  },
  {
    path: '/members',
    button: /^Decide about /,
    permission: 'members:departed',
    request: ['POST', '/v1/departed-members/user_none/decision', { decision: 'delete' }],
  },
  {
    path: '/api-keys',
    button: /^Create a key$/,
    permission: 'api_keys:own',
    request: ['POST', '/v1/api-keys', { name: '', scopes: [] }],
  },
  {
    path: '/api-keys',
    button: /^Revoke a key of nobody$/,
    permission: 'api_keys:all',
    request: ['GET', '/v1/audit-logs?limit=1'],
  },
  {
    path: '/audit-log',
    button: /^Check the log$/,
    permission: 'audit_logs:read',
    request: ['GET', '/v1/audit-logs/verification'],
  },
  {
    path: '/trust',
    button: /^Check again$/,
    permission: 'audit_logs:read',
    request: ['GET', '/v1/isolation'],
  },
];

whereChromiumIs('the pages of a team', () => {
  // four people register
  beforeAll(async () => {
    await newTeam(dashboard, ROLES);
  }, 120_000);

  test.each(ROLES)('show to an %s the controls that the role allows, and the server agrees', async (role) => {
    const { tenant, path, people } = await newTeam(dashboard, ROLES);
    const { apiKeys, invitations } = dashboard.db.services;
    await apiKeys.create(tenant, { name: 'a key of nobody' });
    await invitations.create(tenant, { email: 'grace@example.com', role: 'viewer' }, { kind: 'operator' });
    await someoneLeaves(dashboard, tenant);
    const window = await dashboard.open({ person: people[role] });
    const found: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const page of ['/members', '/api-keys', '/audit-log', '/trust']) {
      await window.goTo(`${path}${page}`);
      for (const { button, permission, request } of CONTROLS.filter((one) => one.path === page)) {
        const name = `${page} ${button.source}`;
        const isAllowed = may({ kind: 'user', role }, permission);
        found[name] = [
          await isShown(window.page, button),
          await isPermitted(people[role], tenant.tenantId, request),
        ];
        expected[name] = [isAllowed, isAllowed];
      }
    }
    expect(found).toEqual(expected);
    window.expectNoFault();
  });

  test('say to those who may not see them why, and to this machine what it has instead', async () => {
    const { path, people } = await newTeam(dashboard, ['owner', 'viewer']);
    const window = await dashboard.open({ person: people.viewer });
    for (const page of ['/api-keys', '/audit-log', '/trust']) {
      await window.goTo(`${path}${page}`);
      expect(await window.page.locator('main').textContent()).toMatch(
        /You are a viewer, and this page is for owners/,
      );
    }
    const local = await dashboard.open();
    await local.goTo('/local/trust');
    await local.page.getByText('omnimemory doctor').waitFor();
    await local.goTo('/local/members');
    await local.page.getByRole('heading', { name: 'This machine has no team' }).waitFor();
    local.expectNoFault();
  });
});

const isShown = async (page: Page, name: RegExp) => (await page.getByRole('button', { name }).count()) > 0;

async function isPermitted(
  person: Person,
  tenantId: string,
  [method, path, body]: Control['request'],
): Promise<boolean> {
  const answer = await person.browser.send(method, `/tenants/${tenantId}${path}`, { body });
  return answer.body?.code !== 'permission_denied';
}
