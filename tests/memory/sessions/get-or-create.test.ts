import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

let serial = 0;
const fresh = () => ({ pid: 1_000 + serial, instance: `instance-${serial++}` });

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('get-or-create %s', (_name, scopeOf) => {
  const getOrCreate = (session: { tool_id: string; process_id?: number; instance_id?: string }) =>
    db.services.sessions.getOrCreate(scopeOf(), session);

  test('continues the open session of an instance', async () => {
    const { instance } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', instance_id: instance });
    const second = await getOrCreate({ tool_id: 'cursor', instance_id: instance, process_id: 77 });
    expect(first.created).toBe(true);
    expect(second).toMatchObject({ created: false, session_id: first.session_id, process_id: 77 });
  });

  test('continues the open session of a process that names no instance', async () => {
    const { pid } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', process_id: pid });
    const second = await getOrCreate({ tool_id: 'cursor', process_id: pid });
    expect(second).toMatchObject({ created: false, session_id: first.session_id });
  });

  test('gives a session begun without an instance to the first instance that the process names', async () => {
    const { pid, instance } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', process_id: pid });
    const second = await getOrCreate({ tool_id: 'cursor', process_id: pid, instance_id: instance });
    expect(second).toMatchObject({ created: false, session_id: first.session_id, instance_id: instance });
  });

  test('keeps a second tab of the same process apart, unlike OmniMemory 1', async () => {
    const { pid, instance } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', process_id: pid, instance_id: instance });
    const second = await getOrCreate({
      tool_id: 'cursor',
      process_id: pid,
      instance_id: `${instance}-tab-2`,
    });
    expect(second.created).toBe(true);
    expect(second.session_id).not.toBe(first.session_id);
  });

  test('keeps two tools with the same process id apart, unlike OmniMemory 1', async () => {
    const { pid } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', process_id: pid });
    const second = await getOrCreate({ tool_id: 'codex', process_id: pid });
    expect(second).toMatchObject({ created: true, tool_id: 'codex' });
    expect(await db.services.sessions.get(scopeOf(), first.session_id)).toMatchObject({ tool_id: 'cursor' });
  });

  test('starts anew when the known session has ended', async () => {
    const { instance } = fresh();
    const first = await getOrCreate({ tool_id: 'cursor', instance_id: instance });
    await db.services.sessions.end(scopeOf(), first.session_id);
    expect(await getOrCreate({ tool_id: 'cursor', instance_id: instance })).toMatchObject({ created: true });
  });

  test('starts anew every time when neither instance nor process is known', async () => {
    const first = await getOrCreate({ tool_id: 'cursor' });
    const second = await getOrCreate({ tool_id: 'cursor' });
    expect(second.session_id).not.toBe(first.session_id);
  });

  test.each([
    ['instance', () => ({ instance_id: fresh().instance })],
    ['process', () => ({ process_id: fresh().pid })],
    ['instance and process', () => ({ instance_id: fresh().instance, process_id: fresh().pid })],
  ])('50 concurrent calls with the same %s make one session', async (_key, identity) => {
    const session = { tool_id: 'claude-code', ...identity() };
    const found = await Promise.all(Array.from({ length: 50 }, () => getOrCreate(session)));
    expect(new Set(found.map((one) => one.session_id)).size).toBe(1);
    expect(found.filter((one) => one.created)).toHaveLength(1);
  });

  test('50 instances that race for one session of their process get 50 sessions', async () => {
    const { pid, instance } = fresh();
    const begun = await getOrCreate({ tool_id: 'aider', process_id: pid });
    const found = await Promise.all(
      Array.from({ length: 50 }, (_, tab) =>
        getOrCreate({ tool_id: 'aider', process_id: pid, instance_id: `${instance}-${tab}` }),
      ),
    );
    expect(new Set(found.map((one) => one.session_id)).size).toBe(50);
    expect(found.filter((one) => one.session_id === begun.session_id)).toHaveLength(1);
  });
});
