import { expect, jest, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import type { Finding } from '../../src/db/doctor/finding.ts';
import { LocalEmbedder } from '../../src/features/memory/search/embedding/local.ts';
import { searchModelsOf } from '../../src/features/memory/search/embedding/models.ts';
import { operatorEnv } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each step starts a process
jest.setTimeout(120_000);

const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder: new LocalEmbedder() }) });
const { memories, projects, searchVectors, settings } = db.services;
const runCommand = setUpCommands();
const cli = (...args: string[]) => runCommand(operatorEnv(db.urls), ...args);

async function remember(scope: Scope, memory_key: string): Promise<void> {
  const { project_id } = await projects.getOrCreate(scope, { workspace_path: '/work/search' });
  await memories.put(scope, { project_id, key: memory_key }, { value: 'the database is slow' });
}

const change = (statement: string) => db.asAdmin((admin) => admin.query(statement));

test('`search status` prints what waits and why others were refused, doctor warns, and `rebuild` queues all', async () => {
  const tenant = await db.newTenant();
  const { tenantId } = tenant;
  for (const key of ['one', 'two', 'three']) await remember(tenant, key);
  await searchVectors.idle();
  await change(`insert into search_pending (scope_id, tenant_id, kind, id, queued_at, next_try, failed)
    select scope_id, tenant_id, 'memory', memory_id, '2026-01-02T03:04:05Z', 'infinity', case when memory_key = 'one' then 'too long' end
    from project_memories where scope_id = '${tenantId}' and memory_key <> 'three'`);
  expect(await cli('search', 'status', '--tenant', tenantId)).toEqual({
    ...{ code: 0, stderr: '' },
    stdout: expect.stringMatching(
      /^state {4}on\nmodel {4}local\nwaiting {2}1, the oldest since 2026-01-02[T ]03:04:05\S*\nfailed {3}1\n {9}1 {2}memory {2}too long\n$/,
    ),
  });
  const { findings } = JSON.parse((await cli('doctor', '--json')).stdout) as { findings: Finding[] };
  expect(findings.filter(({ check }) => check === 'what is stored is found by its meaning soon')).toEqual([
    expect.objectContaining({
      severity: 'warning',
      message: expect.stringMatching(/^1 text .* the oldest since 2026-01-02T03:04:05/),
      remedy: expect.stringContaining(`search status --tenant ${tenantId}`),
    }),
    expect.objectContaining({ severity: 'hint', message: expect.stringMatching(/^1 text .*: too long\.$/) }),
  ]);

  const rebuilt = await cli('search', 'rebuild', '--tenant', tenantId, '--json');
  expect(rebuilt).toMatchObject({ code: 0, stderr: expect.stringContaining('within five minutes') });
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({
    ...{ is_on: true, model: 'local', next_model: null, waiting: 3, failed: 0, refusals: [] },
  });
});

test('without a tenant it is local mode, and nothing is queued where it is off', async () => {
  await remember(LOCAL, 'here');
  await searchVectors.idle();
  const status = await cli('search', 'status', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ is_on: true, model: 'local', waiting: 0 });
  await settings.change(LOCAL, { search_by_meaning: false }, OPERATOR);
  await searchVectors.idle();
  expect(await cli('search', 'rebuild')).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: expect.stringContaining('Search by meaning is off here'),
  });
  expect(await searchVectors.status(LOCAL)).toMatchObject({ is_on: false, waiting: 0 });
});
