import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { claudeCodeBody } from '../../../src/features/memory/claude-code/claude-code.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const other = await db.newTenant();

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('Claude Code sessions %s', (_name, scopeOf) => {
  const newSession = async () =>
    (await db.services.sessions.start(scopeOf(), { tool_id: 'claude-code' })).session_id;
  const save = (session: string, details: object) => db.services.claudeCode.save(scopeOf(), session, details);
  const get = (session: string, scope = scopeOf()) => db.services.claudeCode.get(scope, session);

  test('what was saved for a session is returned, without internal ids', async () => {
    const session_id = await newSession();
    const details = { mcp_version: '1.2.0', features_enabled: ['memory', 'it\'s "quoted"'] };
    const saved = await save(session_id, details);
    expect(saved).toEqual({ session_id, ...details, created_at: expect.any(String), revision: 1 });
    expect(await get(session_id)).toEqual(saved);
  });

  test('what is left out is not known: no version, no features', async () => {
    const session_id = await newSession();
    expect(await save(session_id, {})).toMatchObject({ mcp_version: null, features_enabled: [] });
  });

  test('saving again replaces the one row of the session and keeps when it was made', async () => {
    const session_id = await newSession();
    const first = await save(session_id, { mcp_version: '1', features_enabled: ['a'] });
    const second = await save(session_id, { features_enabled: ['b', 'c'] });
    expect(second).toEqual({ ...first, mcp_version: null, features_enabled: ['b', 'c'], revision: 2 });
    expect(await get(session_id)).toEqual(second);
  });

  test('20 concurrent saves leave one row', async () => {
    const session_id = await newSession();
    const saves = Array.from({ length: 20 }, (_, n) =>
      save(session_id, { mcp_version: `${n}`, features_enabled: [`feature-${n}`] }),
    );
    const saved = await Promise.all(saves);
    expect(saved).toContainEqual(await get(session_id));
    const { rowCount } = await db.asAdmin((client) =>
      client.query('select from claude_code_sessions where session_id = $1', [session_id]),
    );
    expect(rowCount).toBe(1);
  });

  test('it may be saved after the session has ended', async () => {
    const session_id = await newSession();
    await db.services.sessions.end(scopeOf(), session_id);
    expect(await save(session_id, { mcp_version: '2' })).toMatchObject({ mcp_version: '2' });
  });

  test('a save that names a revision is refused once another has saved', async () => {
    const session_id = await newSession();
    const saveAs = (revision: number) =>
      db.services.claudeCode.save(scopeOf(), session_id, { mcp_version: `${revision}` }, revision);
    const refused = { code: 'precondition_failed' };
    await expect(saveAs(1)).rejects.toMatchObject(refused);
    expect(await saveAs(0)).toMatchObject({ revision: 1 });
    await expect(saveAs(0)).rejects.toMatchObject(refused);
    expect(await saveAs(1)).toMatchObject({ revision: 2, mcp_version: '1' });
    await expect(saveAs(1)).rejects.toMatchObject(refused);
    await expect(db.services.claudeCode.save(scopeOf(), 'unknown', {}, 1)).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });

  test('an unknown session is refused', async () => {
    await expect(save('unknown', {})).rejects.toMatchObject({ code: 'session_not_found' });
  });

  test('a session for which nothing was saved has none', async () => {
    const refused = { code: 'claude_code_session_not_found' };
    await expect(get(await newSession())).rejects.toMatchObject(refused);
    await expect(get('unknown')).rejects.toMatchObject(refused);
  });

  test("another tenant's session does not exist: it can be neither written to nor read", async () => {
    const session_id = await newSession();
    const mine = await save(session_id, { mcp_version: 'mine' });
    await expect(
      db.services.claudeCode.save(other, session_id, { mcp_version: 'theirs' }),
    ).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(get(session_id, other)).rejects.toMatchObject({ code: 'claude_code_session_not_found' });
    expect(await get(session_id)).toEqual(mine);
  });

  test('two tenants that use the same session id each have their own', async () => {
    const session_id = await newSession();
    // clients cannot choose session ids yet, an import can
    await db.asRole('tenant', async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [
        other.kind === 'tenant' ? other.tenantId : '',
      ]);
      await client.query('insert into tool_sessions (session_id, tool_id) values ($1, $2)', [
        session_id,
        'claude-code',
      ]);
      await client.query('commit');
    });
    await save(session_id, { mcp_version: 'mine' });
    await db.services.claudeCode.save(other, session_id, { mcp_version: 'theirs' });
    expect(await get(session_id)).toMatchObject({ mcp_version: 'mine' });
    expect(await get(session_id, other)).toMatchObject({ mcp_version: 'theirs' });
  });
});

test.each([
  ['features that are no list', { features_enabled: '["memory"]' }],
  ['a nameless feature', { features_enabled: [''] }],
  ['201 features', { features_enabled: Array(201).fill('memory') }],
  ['a version that is a number', { mcp_version: 1 }],
  ['a session of its own', { session_id: 's' }],
])('details with %s are not accepted', (_name, fault) => {
  const details = { mcp_version: '1', features_enabled: ['memory'] };
  expect(claudeCodeBody.safeParse(details).success).toBe(true);
  expect(claudeCodeBody.safeParse({ ...details, ...fault }).success).toBe(false);
});
