import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { retryOnUniqueViolation } from '../../../src/features/memory/sessions/retry-on-unique-violation.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { event, facts, HOUR, MINUTE, now, request, rowsOf, sessionsOf } from './facts.ts';

const db = await setUpDatabase();
const { otel, sessions } = db.services;
const tenant = await db.newTenant();
const tool_id = 'claude-code';

describe.each([
  ['in a tenant', tenant as Scope],
  ['in local mode', LOCAL as Scope],
])('a session that a hook opens %s', (name, scope) => {
  let opened = 0;
  const newId = () => `hooked ${opened++} ${name}`;

  test('has its workspace and project, and is that of the telemetry before and after', async () => {
    const external_id = newId();
    const workspace_path = `/work of ${external_id}`;
    await otel.storeFacts(scope, facts({ events: [event({ external_id, timestamp: now() - MINUTE })] }));
    const session = await sessions.openExternal(scope, {
      tool_id,
      external_id,
      workspace_path,
      tool_version: '3',
    });
    await otel.storeFacts(scope, facts({ requests: [request({ external_id })] }));
    expect(session).toMatchObject({
      project_id: projectIdOf(workspace_path),
      tool_version: '3',
      ended_at: null,
    });
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([
      { session_id: session.session_id, started_at: expect.any(Number), model_requests: 1 },
    ]);
    // it keeps its first workspace
    const again = await sessions.openExternal(scope, { tool_id, external_id, workspace_path: '/elsewhere' });
    expect(again).toMatchObject({ session_id: session.session_id, project_id: projectIdOf(workspace_path) });
  });

  test('starts when the hook says, but not in the future', async () => {
    const [past, future] = [newId(), newId()];
    const started_at = '2026-01-02T03:04:05.123Z';
    await sessions.openExternal(scope, { tool_id, external_id: past, started_at });
    await sessions.openExternal(scope, { tool_id, external_id: future, started_at: '2100-01-01T00:00:00Z' });
    expect(await sessionsOf(db, scope, past)).toMatchObject([{ started_at: Date.parse(started_at) * 1_000 }]);
    const [session] = await sessionsOf(db, scope, future);
    expect(session?.started_at).toBeLessThan(Date.now() * 1_000 + MINUTE);
  });

  test('ends with the hook, once, and opens again with the next', async () => {
    const external_id = newId();
    const { session_id } = await sessions.openExternal(scope, { tool_id, external_id });
    const ended = await sessions.endExternal(scope, { tool_id, external_id });
    expect(ended).toMatchObject({ session_id, ended_at: expect.any(String) });
    expect(await sessions.endExternal(scope, { tool_id, external_id })).toEqual(ended);
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ ended_by: 'tool' }]);
    await otel.storeFacts(scope, facts({ requests: [request({ external_id })] }));
    expect(await sessions.get(scope, session_id)).toMatchObject({ ended_at: ended?.ended_at });
    const again = await sessions.openExternal(scope, { tool_id, external_id });
    expect(again).toMatchObject({ session_id, ended_at: null });
  });

  test('that idleness ended counts as ended by its tool after the hook, at the same time', async () => {
    const external_id = newId();
    const timestamp = now() - HOUR;
    await otel.storeFacts(scope, facts({ events: [event({ external_id, timestamp })] }));
    await sessions.endIdle(scope, 30);
    await sessions.endExternal(scope, { tool_id, external_id });
    await otel.storeFacts(scope, facts({ events: [event({ external_id, timestamp: timestamp + MINUTE })] }));
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([
      { ended_at: timestamp, ended_by: 'tool' },
    ]);
  });

  test('is not ended under the id of another tool or an unknown id', async () => {
    const external_id = newId();
    await sessions.openExternal(scope, { tool_id, external_id });
    expect(await sessions.endExternal(scope, { tool_id: 'codex', external_id })).toBeUndefined();
    expect(await sessions.endExternal(scope, { tool_id, external_id: 'unknown' })).toBeUndefined();
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ ended_at: null }]);
  });

  test('is left out by the chore while a transaction has locked it', async () => {
    const external_id = newId();
    await otel.storeFacts(scope, facts({ events: [event({ external_id, timestamp: now() - HOUR })] }));
    const [session] = await sessionsOf(db, scope, external_id);
    await db.database.inScope(scope, async (tx) => {
      await sessions.lockIn(tx, [session?.session_id as string]);
      await sessions.endIdle(scope, 30);
      expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ ended_at: null }]);
    });
    await sessions.endIdle(scope, 30);
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ ended_by: 'idleness' }]);
  });
});

test('a session of one tenant is not opened or ended by another', async () => {
  const other = await db.newTenant();
  const external_id = 'of the first';
  await sessions.openExternal(tenant, { tool_id, external_id });
  expect(await sessions.endExternal(other, { tool_id, external_id })).toBeUndefined();
  await sessions.openExternal(other, { tool_id, external_id });
  await sessions.endExternal(other, { tool_id, external_id });
  expect(await sessionsOf(db, tenant, external_id)).toMatchObject([{ ended_at: null }]);
  expect(await rowsOf(db, other, 'select external_id from session_keys where scope_id = $1')).toEqual([
    { external_id },
  ]);
});

test('a collision is tried once more, and then the caller is told to try again', async () => {
  const collision = { code: '23505' };
  let attempts = 0;
  const failing = (times: number) => async () => {
    if (attempts++ < times) throw collision;
    return 'stored';
  };
  expect(await retryOnUniqueViolation(failing(1))).toBe('stored');
  attempts = 0;
  await expect(retryOnUniqueViolation(failing(2))).rejects.toMatchObject({ code: 'try_again', status: 503 });
  await expect(retryOnUniqueViolation(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
});
