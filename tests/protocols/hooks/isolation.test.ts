import { beforeAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { HOOK_TOOLS } from '../../../src/features/telemetry/hooks/hook-event.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { checkpointsOf, eventsOf, hooksOf, sessionsOf } from './hook-client.ts';
import { PAYLOADS } from './payloads.ts';

const CANARY = 'canary-of-B';
const site = await setUpApi();
const { db, api } = site;

let a: TenantScope;
let b: TenantScope;
beforeAll(async () => {
  [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  for (const whose of [b, LOCAL]) await fill(whose);
});

const IDS = { session: `session-${CANARY}`, cwd: `/work/${CANARY}` };
const summary = {
  hook_event_name: 'PostCompact',
  session_id: IDS.session,
  cwd: IDS.cwd,
  compact_summary: CANARY,
};

async function fill(whose: Scope) {
  const send = await hooksOf(site, whose);
  for (const tool of HOOK_TOOLS) {
    const all = Object.values(PAYLOADS[tool](IDS));
    for (const payload of all.slice(0, 4)) await send(tool, payload);
  }
  await send('claude-code', summary);
  const { checkpoint_id, session_id } = (await checkpointsOf(site, whose))[0] ?? {
    checkpoint_id: '',
    session_id: '',
  };
  await db.services.checkpoints.store(whose, {
    ...{ session_id, tool_id: 'claude-code', checkpoint_type: 'manual', visibility: 'team' },
    ...{ summary: `${CANARY} of the team`, todos: [CANARY], influenced_by: [checkpoint_id] },
  });
  const { project_id } = await db.services.projects.getOrCreate(whose, { workspace_path: IDS.cwd });
  await db.services.memories.put(whose, { project_id, key: `key of ${CANARY}` }, { value: CANARY });
}

const rowsOf = async (whose: Scope) => [
  await sessionsOf(site, whose),
  await checkpointsOf(site, whose),
  await eventsOf(site, whose),
];

test('hooks of A with the ids, paths and summaries of B and of local mode change and tell nothing of theirs', async () => {
  const [ofB, ofLocal] = [await rowsOf(b), await rowsOf(LOCAL)];
  const send = await hooksOf(site, a);
  for (const tool of HOOK_TOOLS) {
    for (const payload of Object.values(PAYLOADS[tool](IDS))) {
      const spoofed = {
        ...payload,
        tenant_id: b.tenantId,
        scope_id: b.tenantId,
        organization: { id: b.tenantId },
      };
      const response = await send(tool, spoofed);
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
  }
  expect((await send('claude-code', { ...summary, compact_summary: 'of A' })).status).toBe(204);
  for (const internal of [...ofB.flat(), ...ofLocal.flat()].flatMap((row) =>
    'session_id' in row ? [row.session_id] : [],
  ))
    await send('codex', { hook_event_name: 'SessionEnd', session_id: internal });
  expect(await rowsOf(b)).toEqual(ofB);
  expect(await rowsOf(LOCAL)).toEqual(ofLocal);
  // A has sessions of its own with the same ids
  const own = await sessionsOf(site, a);
  expect(own.filter(({ external_id }) => external_id === IDS.session)).toHaveLength(HOOK_TOOLS.length);
  expect((await checkpointsOf(site, a)).map((row) => row.summary)).toEqual(['of A']);
});

test('A gets nothing of a project of B with the same path', async () => {
  const empty = await db.newTenant();
  for (const whose of [empty, a]) {
    const authorization = await keyOf(db, whose);
    for (const tool of HOOK_TOOLS) {
      const query = new URLSearchParams({ project_path: IDS.cwd, max_chars: '20000', session_id: 'x' });
      const response = await fetch(`${api.url}/hooks/${tool}/resume?${query}`, {
        headers: { authorization },
      });
      expect(response.status).toBe(whose === empty ? 204 : 200);
      expect((await response.text()).replaceAll(/claude-code|codex/g, '')).not.toContain(CANARY);
    }
  }
});

test('in local mode the same: nothing of a tenant', async () => {
  const local = await fetch(
    `${api.url}/hooks/codex/resume?project_path=${encodeURIComponent('/work/of-b-alone')}`,
  );
  await (await hooksOf(site, b))('claude-code', { ...summary, cwd: '/work/of-b-alone' });
  expect(local.status).toBe(204);
  const again = await fetch(
    `${api.url}/hooks/codex/resume?project_path=${encodeURIComponent('/work/of-b-alone')}`,
  );
  expect(again.status).toBe(204);
});

test('a private summary of another member is not in the context, and that of the team is', async () => {
  const [one, other] = [await db.newMember(a, 'member'), await db.newMember(a, 'member')];
  const [mine, theirs] = [
    { ...a, userId: one.userId },
    { ...a, userId: other.userId },
  ];
  const cwd = '/work/shared';
  await (await hooksOf(site, theirs))('claude-code', {
    ...{ hook_event_name: 'PostCompact', session_id: 'theirs', cwd, compact_summary: 'for nobody else' },
  });
  const text = async (whose: TenantScope) => {
    const headers = { authorization: await keyOf(db, whose) };
    return (await fetch(`${api.url}/hooks/codex/resume?project_path=${cwd}`, { headers })).text();
  };
  expect(await text(theirs)).toContain('> for nobody else');
  expect(await text(mine)).not.toContain('nobody else');
});
