import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { buildServices } from '../../../../src/container.ts';
import { Database } from '../../../../src/db/transaction/database.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

// In the form of a cluster, which runs on one node too: a text, its place in the queue and its vectors are statements of their own.
const form = { isDistributed: true } as const;
const db = await setUpDatabase({ ...form, searchModels: searchModelsOf({ embedder: new TestEmbedder() }) });
const { searchVectors } = db.services;
/** Of a process that queues texts and makes no vectors. */
const { checkpoints, memories, sessionContext, sessions } = buildServices(
  Database.over(db.pools, { ...form, queuesSearch: true }),
  { ...db.dependencies, searchModels: undefined },
);

const TOOL = { tool_id: 'cursor' } as const;
const AUTO = { ...TOOL, checkpoint_type: 'auto', visibility: 'team' } as const;

/** How many rows of each kind a scope has there. */
async function kindsIn(table: 'vectors' | 'queue', { tenantId }: TenantScope): Promise<object> {
  const sources = {
    vectors: `select 'checkpoint' as kind, scope_id from checkpoint_vectors union all
      select 'memory', scope_id from memory_vectors union all select 'session', scope_id from session_vectors`,
    queue: 'select kind, scope_id from search_pending',
  };
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ kind: string; count: number }>(
      `select kind, count(*)::int from (${sources[table]}) texts where scope_id = $1 group by kind`,
      [tenantId],
    ),
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

test('each text that is stored or changed waits for its vectors, and loses those that do not fit it any more', async () => {
  const tenant = await db.newTenant();
  const { session_id, project_id } = await sessions.start(tenant, {
    ...{ ...TOOL, title: 'The slow page', workspace_path: '/work/steps' },
  });
  await sessions.getOrCreate(tenant, { ...TOOL, title: 'The login', instance_id: 'one' });
  const store = (summary: string, more: object = {}) =>
    checkpoints.store(tenant, { ...AUTO, session_id, summary, ...more });
  const [revised, superseded] = [await store('the car'), await store('the login')];
  const memory = { project_id: project_id ?? '', key: 'transport' };
  await memories.put(tenant, memory, { value: 'our vehicle' });
  expect(await kindsIn('queue', tenant)).toEqual({ checkpoint: 2, memory: 1, session: 2 });

  await searchVectors.drain(tenant);
  expect(await kindsIn('queue', tenant)).toEqual({});
  expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 2, memory: 1, session: 2 });

  await checkpoints.revise(tenant, revised.checkpoint_id, { summary: 'the automobile' });
  expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 1, memory: 1, session: 2 });
  await store('the password', { supersedes: [superseded.checkpoint_id] });
  await memories.put(tenant, memory, { value: 'our car' });
  await sessions.update(tenant, session_id, { title: 'The sluggish page' });
  await sessionContext.append(tenant, session_id, { kind: 'decision', decision: 'purge the queue' });
  // closed versions, too: a process may be making their vectors
  expect(await kindsIn('queue', tenant)).toEqual({ checkpoint: 5, memory: 1, session: 1 });
  // those of a session are replaced when the new ones are made
  expect(await kindsIn('vectors', tenant)).toEqual({ session: 2 });

  await searchVectors.drain(tenant);
  expect(await kindsIn('queue', tenant)).toEqual({});
  // a superseded checkpoint has a version that says so, and the session has a part for its decision
  expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 3, memory: 1, session: 3 });
});
