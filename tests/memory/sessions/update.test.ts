import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const tenants = await api.clientOf(tenant);

const SESSION = 'PATCH /v1/sessions/{session_id}';

describe.each([
  ['in local mode', () => api.local],
  ['in a tenant', () => tenants],
])('a PATCH of a session %s', (_name, clientOf) => {
  const start = () => clientOf().request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  const get = (session_id: string) =>
    clientOf().request('GET /v1/sessions/{session_id}', { params: { session_id } });
  const contextOf = (session_id: string) =>
    clientOf().request('GET /v1/sessions/{session_id}/context', { params: { session_id } });
  const patch = (session_id: string, body: object, ifMatch?: number) =>
    clientOf().request(SESSION, {
      params: { session_id },
      body,
      ...(ifMatch !== undefined && { ifMatch }),
    });

  test('changes what it names, leaves the rest, and moves the revision', async () => {
    const started = await start();
    expect(started.revision).toBe(1);
    const pinned = await patch(started.session_id, { pinned: true });
    expect(pinned).toEqual({ ...started, pinned: true, revision: 2 });
    const archived = await patch(started.session_id, { archived: true, pinned: false });
    expect(archived).toEqual({ ...started, archived: true, revision: 3 });
    expect(await get(started.session_id)).toEqual(archived);
  });

  test('with the revision that was read is done; with an older one it is refused and changes nothing', async () => {
    const { session_id, revision } = await start();
    const pinned = await patch(session_id, { pinned: true }, revision);
    await expect(patch(session_id, { archived: true }, revision)).rejects.toMatchObject({
      status: 412,
      code: 'precondition_failed',
    });
    await expect(patch(session_id, { archived: true }, 999_999_999_999_999)).rejects.toMatchObject({
      status: 412,
    });
    expect(await get(session_id)).toEqual(pinned);
  });

  test('of 20 concurrent changes of the same revision, one succeeds', async () => {
    const { session_id } = await start();
    const responses = await Promise.allSettled(
      Array.from({ length: 20 }, () => patch(session_id, { pinned: true }, 1)),
    );
    expect(responses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await get(session_id)).revision).toBe(2);
  });

  test('20 concurrent changes without If-Match all succeed, and the last one stays', async () => {
    const { session_id } = await start();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => patch(session_id, { compressed_context: `${n}` })),
    );
    expect((await get(session_id)).revision).toBe(21);
    expect(Number((await contextOf(session_id)).compressed_context)).toBeLessThan(20);
  });

  test('loses no update when writers read, change, and try again after 412', async () => {
    const { session_id } = await start();
    const addLine = async (line: string): Promise<void> => {
      const { revision } = await get(session_id);
      const { compressed_context } = await contextOf(session_id);
      try {
        await patch(session_id, { compressed_context: `${compressed_context ?? ''}${line}\n` }, revision);
      } catch (error) {
        if ((error as { status: number }).status !== 412) throw error;
        await addLine(line);
      }
    };
    const lines = Array.from({ length: 10 }, (_, n) => `line ${n}`);
    await Promise.all(lines.map(addLine));
    const { compressed_context } = await contextOf(session_id);
    expect(compressed_context?.trimEnd().split('\n').sort()).toEqual(lines);
  });

  test('stores the compressed context, which only the context shows, with its size in bytes', async () => {
    const { session_id } = await start();
    const patched = await patch(session_id, { compressed_context: 'Grüße, 世界\n' });
    const listed = await clientOf().request('GET /v1/sessions', { query: { limit: 1 } });
    expect(JSON.stringify([patched, await get(session_id), listed])).not.toMatch(/世界|compressed_context/);
    expect(await contextOf(session_id)).toMatchObject({
      compressed_context: 'Grüße, 世界\n',
      context_size_bytes: Buffer.byteLength('Grüße, 世界\n'),
    });
    await patch(session_id, { compressed_context: null });
    expect(await contextOf(session_id)).toMatchObject({ compressed_context: null, context_size_bytes: 0 });
  });

  test('takes a million characters, also where they need two bytes each in JSON, and no more', async () => {
    const { session_id } = await start();
    await patch(session_id, { compressed_context: '"'.repeat(1_000_000) });
    expect(await contextOf(session_id)).toMatchObject({ context_size_bytes: 1_000_000 });
    await expect(patch(session_id, { compressed_context: 'x'.repeat(1_000_001) })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'compressed_context' }],
    });
  });

  test('archives an ended session without reopening it', async () => {
    const { session_id } = await start();
    const { ended_at, last_activity } = await clientOf().request('POST /v1/sessions/{session_id}/end', {
      params: { session_id },
    });
    expect(await patch(session_id, { archived: true })).toMatchObject({
      archived: true,
      ended_at,
      last_activity,
    });
  });

  test.each([
    ['an unknown field', { pinned: true, tokens_saved: 5 }, 'tokens_saved'],
    ['a tenant', { pinned: true, tenant_id: 'other' }, 'tenant_id'],
    ['a revision', { pinned: true, revision: 7 }, 'revision'],
    ['null for a flag', { pinned: null }, 'pinned'],
    ['text for a flag', { archived: 'yes' }, 'archived'],
    ['NUL', { compressed_context: 'a\0b' }, 'compressed_context'],
    ['nothing', {}, ''],
  ])('with %s is refused and changes nothing', async (_what, body, path) => {
    const started = await start();
    await expect(patch(started.session_id, body)).rejects.toMatchObject({ status: 422, errors: [{ path }] });
    expect(await get(started.session_id)).toEqual(started);
  });

  test('of an unknown session is a 404, whatever revision it names', async () => {
    await expect(patch('nobody', { pinned: true })).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(patch('nobody', { pinned: true }, 1)).rejects.toMatchObject({ code: 'session_not_found' });
  });
});

test('a session of another tenant, or of local mode, cannot be changed and does not seem to exist', async () => {
  const others = await api.clientOf(await db.newTenant());
  const { session_id } = await tenants.request('POST /v1/sessions', { body: { tool_id: 'mine' } });
  for (const client of [others, api.local])
    for (const input of [{}, { ifMatch: 1 }])
      await expect(
        client.request(SESSION, { params: { session_id }, body: { archived: true }, ...input }),
      ).rejects.toMatchObject({ status: 404, code: 'session_not_found' });
  expect(await db.services.sessions.get(tenant, session_id)).toMatchObject({ archived: false, revision: 1 });
});

describe('the ETag of a session', () => {
  const answerOf = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${api.url}/v1/sessions/${path}`, init);
    return { status: answer.status, etag: answer.headers.get('etag'), body: await answer.json() };
  };
  const patch = (path: string, headers: Record<string, string> = {}) =>
    answerOf(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"pinned":true}',
    });

  test('is its revision, in the responses of GET and PATCH, and is accepted by the next PATCH', async () => {
    const { session_id } = await api.local.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    expect((await answerOf(session_id)).etag).toBe('"1"');
    const patched = await patch(session_id, { 'if-match': '"1"' });
    expect([patched.status, patched.etag]).toEqual([200, '"2"']);
    expect((await patch(session_id, { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch(session_id, { 'if-match': 'W/"2"' })).status).toBe(412);
    expect((await patch(session_id, { 'if-match': '*' })).etag).toBe('"3"');
  });

  test('does not cover activity and totals: a GET gets the full response although the revision is the same', async () => {
    const { session_id } = await api.local.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    await api.local.request('POST /v1/sessions/{session_id}/end', { params: { session_id } });
    const again = await answerOf(session_id, { headers: { 'if-none-match': '"1"' } });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ revision: 1, ended_at: expect.any(String) });
  });
});
