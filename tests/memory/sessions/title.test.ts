import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const tenants = await api.clientOf(tenant);

describe.each([
  ['in local mode', () => api.local],
  ['in a tenant', () => tenants],
])('the title of a session %s', (_name, clientOf) => {
  const start = (body: object = {}) =>
    clientOf().request('POST /v1/sessions', { body: { tool_id: 'cursor', ...body } });
  const patch = (session_id: string, body: object) =>
    clientOf().request('PATCH /v1/sessions/{session_id}', { params: { session_id }, body });
  const continued = (body: object) =>
    clientOf().request('POST /v1/sessions/get-or-create', { body: { tool_id: 'titled', ...body } });

  test('is null until someone gives one, and is in the session and in lists', async () => {
    const { session_id, title } = await start();
    expect(title).toBeNull();
    expect(await patch(session_id, { title: '  Sign-in with passwords ' })).toMatchObject({
      title: 'Sign-in with passwords',
      revision: 2,
    });
    const { data } = await clientOf().request('GET /v1/sessions', { query: { tool_id: 'cursor' } });
    expect(data.find((one) => one.session_id === session_id)?.title).toBe('Sign-in with passwords');
    expect(await patch(session_id, { pinned: true })).toMatchObject({ title: 'Sign-in with passwords' });
    expect(await patch(session_id, { title: null })).toMatchObject({ title: null });
  });

  test('comes from the tool that starts it; what people named stays when it is continued', async () => {
    expect(await start({ title: 'From the tool' })).toMatchObject({ title: 'From the tool' });
    const instance_id = `instance-${Math.random()}`;
    const { session_id } = await continued({ instance_id });
    expect(await continued({ instance_id, title: 'From the tool' })).toMatchObject({
      ...{ session_id, title: 'From the tool', created: false },
    });
    await patch(session_id, { title: 'From a person' });
    expect(await continued({ instance_id, title: 'Again from the tool' })).toMatchObject({
      title: 'From a person',
    });
    const process_id = 1 + Math.floor(Math.random() * 1_000_000);
    await continued({ process_id, title: 'Of a process' });
    expect(await continued({ process_id, title: 'Another' })).toMatchObject({ title: 'Of a process' });
  });

  test('may be hostile text, which is kept as it is', async () => {
    const { session_id } = await start();
    const title = `<img src=x onerror=alert(1)> javascript:alert(1) '; drop table x; -- 世界 ${'x'.repeat(120)}`;
    expect((await patch(session_id, { title })).title).toBe(title);
  });

  test.each([['x'.repeat(201)], [''], ['two\nlines'], ['right to left \u202e'], ['half \ud800'], [7]])(
    'is refused if it is %j',
    async (title) => {
      const { session_id } = await start();
      await expect(patch(session_id, { title })).rejects.toMatchObject({
        ...{ status: 422, errors: [expect.objectContaining({ path: 'title' })] },
      });
      await expect(start({ title })).rejects.toMatchObject({ status: 422 });
    },
  );

  test('moves with an export, and documents of version 1 have none', async () => {
    const { session_id } = await start({ title: 'Exported' });
    const document = await clientOf().request('GET /v1/sessions/{session_id}/export', {
      params: { session_id },
    });
    expect(document).toMatchObject({ version: 2, session: { title: 'Exported' } });
    const importing = (body: typeof document) => clientOf().request('POST /v1/sessions/import', { body });
    expect(await importing(document)).toMatchObject({ title: 'Exported' });
    const { title: _, ...untitled } = document.session;
    expect(await importing({ ...document, version: 1, session: untitled })).toMatchObject({ title: null });
    await expect(
      importing({ ...document, session: { ...document.session, title: 'a\nb' } }),
    ).rejects.toMatchObject({
      status: 422,
    });
  });
});
