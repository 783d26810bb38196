import { beforeAll, describe, expect, test } from '@jest/globals';
import { may, type Permission, ROLES, type Role } from '../../../src/auth/permissions.ts';
import { newTeam } from '../admin/team.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { answerBilling } from './elsewhere.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

interface Control {
  readonly button: string | RegExp;
  readonly permission: Permission;
  /** Changes nothing, because what it names does not exist or is not valid. */
  readonly request: readonly [method: string, path: string, body?: object];
  /** The control has no place on this machine, whatever the rule says. */
  readonly isForTeams?: true;
}

const CHANGE_SESSION = ['PATCH', '/v1/sessions/none', { pinned: true }] as const;

/** By page. The pages for members, keys, the audit log and trust are in tests/dashboard/admin/roles.test.ts. */
const CONTROLS: Readonly<Record<string, readonly Control[]>> = {
  '/sessions': [
    {
      button: 'Import a session',
      permission: 'memory:write',
      request: ['POST', '/v1/sessions/import', {}],
    },
    { button: /^Pin /, permission: 'memory:write', request: CHANGE_SESSION },
    { button: /^Archive /, permission: 'memory:write', request: CHANGE_SESSION },
  ],
  '/sessions/:session': [
    { button: 'Rename', permission: 'memory:write', request: CHANGE_SESSION },
    { button: 'Pin', permission: 'memory:write', request: CHANGE_SESSION },
    { button: 'Archive', permission: 'memory:write', request: CHANGE_SESSION },
    {
      button: 'End the session',
      permission: 'memory:ingest',
      request: ['POST', '/v1/sessions/none/end', {}],
    },
    {
      button: 'Export as a file',
      permission: 'data_export:memory',
      request: ['GET', '/v1/sessions/none/export'],
    },
  ],
  '/checkpoints/:checkpoint': [
    {
      button: 'Correct this checkpoint',
      permission: 'memory:write',
      request: ['PATCH', '/v1/checkpoints/none', { summary: 'x' }],
    },
  ],
  '/projects/:project': [
    {
      button: 'Rename or change the project',
      permission: 'memory:write',
      request: ['PATCH', '/v1/projects/none', { language: 'Ada' }],
    },
    {
      button: 'Add a memory',
      permission: 'memory:write',
      request: ['PUT', '/v1/projects/none/memories/none', { value: 'x' }],
    },
  ],
  '/projects/:project?memory=kept': [
    {
      button: 'Edit the memory',
      permission: 'memory:write',
      request: ['PUT', '/v1/projects/none/memories/none', { value: 'x' }],
    },
    {
      button: 'Delete the memory …',
      permission: 'memory:write',
      request: ['POST', '/v1/deletions', { kind: 'memory', id: 'none' }],
    },
  ],
  '/projects/:project?add': [
    {
      button: 'Add the memory',
      permission: 'memory:write',
      request: ['PUT', '/v1/projects/none/memories/none', { value: 'x' }],
    },
  ],
  '/tools/cursor': [
    {
      button: 'Save the config',
      permission: 'memory:write',
      request: ['PUT', '/v1/tool-configs/cursor', { max_tokens: 'many' }],
    },
    {
      button: 'Back to the default config …',
      permission: 'memory:write',
      request: ['DELETE', '/v1/tool-configs/none'],
    },
  ],
  '/connect': [
    {
      button: 'Create a key',
      permission: 'api_keys:own',
      isForTeams: true,
      request: ['POST', '/v1/api-keys', { name: '', scopes: [] }],
    },
  ],
  '/settings': [
    {
      button: 'Save the settings',
      permission: 'settings:write',
      request: ['PATCH', '/v1/settings', { retention_days: -1 }],
    },
    {
      button: 'Show what would be deleted',
      permission: 'settings:write',
      request: ['POST', '/v1/retention/preview', { retention: { sessions_days: -1 } }],
    },
    {
      button: /^Apply the profile /,
      permission: 'settings:write',
      request: ['PATCH', '/v1/settings', { performance_profile: 'none' }],
    },
    {
      button: 'Save what is kept',
      permission: 'settings:write',
      request: ['PATCH', '/v1/settings', { otel_keep_content: 'yes' }],
    },
    {
      button: 'Start an export',
      permission: 'data_export:memory',
      request: ['POST', '/v1/exports', {}],
    },
    {
      button: 'Rename the team',
      permission: 'tenant:rename',
      request: ['PATCH', '/v1/tenant', { name: '' }],
    },
    {
      button: 'Suspend the team …',
      permission: 'tenant:suspend',
      // the other half of the same permission, which changes nothing in a team that is active
      request: ['POST', '/v1/tenant/resume'],
    },
  ],
  '/plan': [
    {
      button: 'Buy the plan pro',
      permission: 'billing:manage',
      request: ['POST', '/v1/billing/checkout', { plan: 'none' }],
    },
    {
      button: 'Open the billing portal',
      permission: 'billing:manage',
      request: ['POST', '/v1/billing/portal', { unknown: true }],
    },
    { button: 'Ask Stripe now', permission: 'billing:manage', request: ['POST', '/v1/billing/sync'] },
  ],
};

type Ids = Readonly<Record<string, string>>;

/** One of each thing that a control changes. Everybody of the team can read it. */
async function seed(scope: Parameters<Dashboard['db']['services']['sessions']['start']>[0]): Promise<Ids> {
  const { sessions, checkpoints, toolConfigs } = dashboard.db.services;
  const { session_id } = await sessions.start(scope, {
    tool_id: 'cursor',
    workspace_path: '/w',
    title: 'One',
  });
  const { checkpoint_id } = await checkpoints.store(scope, {
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'x', visibility: 'team' },
  } as Parameters<typeof checkpoints.store>[1]);
  await toolConfigs.save(scope, 'cursor', { max_tokens: 7 });
  return { ':session': session_id, ':checkpoint': checkpoint_id };
}

const withIds = (path: string, ids: Ids) => path.replaceAll(/:\w+/g, (name) => ids[name] ?? name);

type Send = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ readonly body: { readonly [name: string]: unknown } }>;

async function withProject(ids: Ids, send: Send): Promise<Ids> {
  const { body } = await send('POST', '/v1/projects', { workspace_path: '/w' });
  await send('PUT', `/v1/projects/${body.project_id}/memories/kept`, { value: 'a value' });
  return { ...ids, ':project': `${body.project_id}` };
}

/** What the page shows, and what the server says to the same operation. */
async function compare(
  window: Awaited<ReturnType<Dashboard['open']>>,
  {
    base,
    ids,
    send,
    isAllowed,
  }: { base: string; ids: Ids; send: Send; isAllowed: (one: Control) => [boolean, boolean] },
): Promise<void> {
  const [found, expected]: Record<string, unknown>[] = [{}, {}];
  for (const [path, controls] of Object.entries(CONTROLS)) {
    if (base === '/local' && path === '/plan') continue;
    // Chromium caches nothing of a page with a route, so the others have none
    if (path === '/plan') await answerBilling(window.page);
    await window.goTo(`${base}${withIds(path, ids)}`);
    for (const one of controls) {
      const [method, route, body] = one.request;
      const answer = await send(method, route, body);
      const isShown = (await window.page.getByRole('button', { name: one.button, exact: true }).count()) > 0;
      const name = `${path} ${one.button}`;
      Object.assign(found ?? {}, { [name]: [isShown, answer.body?.code !== 'permission_denied'] });
      Object.assign(expected ?? {}, { [name]: isAllowed(one) });
    }
  }
  expect(found).toEqual(expected);
  window.expectNoFault();
}

whereChromiumIs('every write control', () => {
  let team: Awaited<ReturnType<typeof newTeam<Role>>>;
  let ids: Ids;
  beforeAll(async () => {
    team = await newTeam(dashboard, ROLES);
    const { owner } = team.people;
    ids = await withProject(await seed(team.tenant), (method, path, body) =>
      owner.browser.send(method, `/tenants/${team.tenant.tenantId}${path}`, { body }),
    );
  }, 120_000);

  test.each(ROLES)(
    'is shown to a role of %s where the rules allow it, and the server agrees',
    async (role) => {
      const person = team.people[role];
      const window = await dashboard.open({ person });
      await compare(window, {
        base: team.path,
        ids,
        send: (method, path, body) =>
          person.browser.send(method, `/tenants/${team.tenant.tenantId}${path}`, { body }),
        isAllowed: ({ permission }) => {
          const is = may({ kind: 'user', role }, permission);
          return [is, is];
        },
      });
      await window.close();
    },
    60_000,
  );

  test('is shown on this machine where the rules allow it, and the server agrees', async () => {
    const send: Send = async (method, path, body) => {
      const answer = await fetch(`${dashboard.site.origin}${path}`, {
        method,
        headers: { origin: dashboard.site.origin, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { body: text === '' ? {} : JSON.parse(text) };
    };
    const local = await withProject(await seed({ kind: 'local' }), send);
    const window = await dashboard.open();
    await compare(window, {
      base: '/local',
      ids: local,
      send,
      isAllowed: ({ permission }) => {
        const is = may({ kind: 'local' }, permission);
        return [is, is];
      },
    });
  }, 60_000);
});
