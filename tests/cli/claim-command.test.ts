import { expect, jest, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { operatorEnv } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { personOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each step starts a process
jest.setTimeout(120_000);

const db = await setUpDatabase();
const runCommand = setUpCommands();
const cli = (...args: string[]) => runCommand(operatorEnv(db.urls), 'claim', ...args);

test('`claim` says what would move, moves it to the member who is named, and `claim undo` moves it back', async () => {
  const tenant = await db.newTenant();
  const { email, userId } = await personOf(db, tenant, 'owner');
  const session_id = await db.newSession(LOCAL);
  const checkpoint = { session_id, tool_id: 'x', checkpoint_type: 'manual', summary: 'a' } as const;
  const { checkpoint_id } = await db.services.checkpoints.store(LOCAL, checkpoint);

  expect(await cli()).toMatchObject({ code: 1, stderr: expect.stringContaining('--tenant <id>') });
  const dry = await cli('--tenant', tenant.tenantId, '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([0, '']);
  expect(dry.stderr).toContain('would move: checkpoints 1, tool_sessions 1\n');
  expect(dry.stderr).toContain('Name a member with --user');
  expect(await cli('--tenant', tenant.tenantId, '--user', 'stranger@example.com')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no member with the email address stranger@example.com'),
  });
  expect(await db.services.sessions.get(LOCAL, session_id)).toMatchObject({ session_id });

  const run = await cli('--tenant', tenant.tenantId, '--user', email);
  expect([run.code, run.stderr]).toEqual([
    0,
    expect.stringMatching(/^moved: checkpoints 1, tool_sessions 1\n/),
  ]);
  expect(await db.services.checkpoints.get({ ...tenant, userId }, checkpoint_id, {})).toMatchObject({
    checkpoint_id,
  });

  expect(await cli('undo', run.stdout.trim())).toMatchObject({ code: 0, stdout: 'undone\n' });
  expect(await db.services.checkpoints.get(LOCAL, checkpoint_id, {})).toMatchObject({ checkpoint_id });
  const unknown = await cli('undo', 'claim_00000000-0000-4000-8000-000000000000');
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('No tenant has the claim') });
});
