import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { hooksOf } from './hook-client.ts';

const site = await setUpApi();
const { db, api } = site;

let scope: TenantScope;
beforeAll(async () => {
  scope = await db.newTenant();
});

async function resume(whose: Scope, query: Record<string, string>, tool = 'claude-code', method = 'GET') {
  const headers = whose.kind === 'tenant' ? { authorization: await keyOf(db, whose) } : undefined;
  const url = `${api.url}/hooks/${tool}/resume?${new URLSearchParams(query)}`;
  return fetch(url, { method, ...(headers && { headers }) });
}

const compact = async (whose: Scope, session_id: string, cwd: string, compact_summary: string) =>
  (await hooksOf(site, whose))('claude-code', {
    hook_event_name: 'PostCompact',
    session_id,
    cwd,
    compact_summary,
  });

describe.each(['a tenant', 'local mode'])('in %s', (kind) => {
  const whose = () => (kind === 'local mode' ? LOCAL : scope);

  test('what a hook stored comes back as plain text, for every tool', async () => {
    await compact(whose(), 'first', '/work/a b', 'the parser is done');
    for (const tool of ['claude-code', 'codex', 'cursor', 'gemini-cli']) {
      const response = await resume(whose(), { project_path: '/work/a b' }, tool);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect((await response.text()).split('\n')).toContain('> the parser is done');
    }
    const head = await resume(whose(), { project_path: '/work/a b' }, 'codex', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('204 without a body where nothing is known', async () => {
    const response = await resume(whose(), { project_path: '/work/nowhere' });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });
});

test('the session that asks is not the latest one', async () => {
  await compact(scope, 'older', '/work/asking', 'a summary');
  await compact(scope, 'asking', '/work/asking', 'another');
  const ofTool = await (await resume(scope, { project_path: '/work/asking', session_id: 'asking' })).text();
  const id = async (external: string) =>
    db.asAdmin(
      async (admin) =>
        (await admin.query('select last_activity from tool_sessions where external_id = $1', [external]))
          .rows[0],
    );
  const [older, asking] = [await id('older'), await id('asking')];
  const seconds = (row: { last_activity: Date }) => row.last_activity.toISOString().slice(0, 23);
  expect(ofTool).toContain(`last active ${seconds(older)}`);
  expect(ofTool).not.toContain(`last active ${seconds(asking)}`);
});

test.each([
  [{}, 'query.project_path'],
  [{ project_path: '' }, 'query.project_path'],
  [{ project_path: 'a\0b' }, 'query.project_path'],
  [{ project_path: 'x'.repeat(4_097) }, 'query.project_path'],
  [{ project_path: '/x', max_chars: '999' }, 'query.max_chars'],
  [{ project_path: '/x', max_chars: '20001' }, 'query.max_chars'],
  [{ project_path: '/x', session_id: 'a\nb' }, 'query.session_id'],
  [{ project_path: '/x', tenant_id: 'other' }, 'query.tenant_id'],
])('%j is refused', async (query, path) => {
  const response = await resume(scope, query as Record<string, string>);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ errors: [{ path }] });
});

test('an unknown tool is not found', async () => {
  expect((await resume(scope, { project_path: '/x' }, 'emacs')).status).toBe(404);
});
