import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { buildServices } from '../../../../src/container.ts';
import { Database } from '../../../../src/db/transaction/database.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { insertsOfOtherRows } from '../../../support/distribution/inserts.ts';
import { personOf } from '../../../support/people.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { watchStatements } from '../../../support/statement-log.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

// In the form of a cluster, which runs on one node too: a text, its place in the queue and its vectors are statements of their own.
const form = { isDistributed: true } as const;
const db = await setUpDatabase({ ...form, searchModels: searchModelsOf({ embedder: new TestEmbedder() }) });
const { searchVectors } = db.services;
const withoutModels = { ...db.dependencies, searchModels: undefined };
/** Of a process that queues texts and makes no vectors. */
const { checkpoints, departedMembers, members, memories, sessionContext, sessions } = buildServices(
  Database.over(db.pools, { ...form, queuesSearch: true }),
  withoutModels,
);
/** Of a process that queues nothing. */
const unsearched = buildServices(Database.over(db.pools, form), withoutModels);

const sent = watchStatements(db.pools);
/** Citus would send the rows of these to all nodes, also to one that is down. The audit log is on the coordinator. */
const sentToAllNodes = () =>
  Object.values(sent())
    .flat()
    .flatMap(insertsOfOtherRows)
    .filter((one) => !one.startsWith('audit_'));

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

test('the rows of no statement would be sent to all nodes', () => {
  expect(
    insertsOfOtherRows('with a as (select 1 as x), b as (insert into t select x from a) select 1'),
  ).toEqual(['t reads a']);
  expect(sentToAllNodes()).toEqual([]);
});

test('what was stored without a queue is queued afterwards', async () => {
  const tenant = await db.newTenant();
  const person = await personOf(db, tenant, 'member');
  const { session_id, project_id } = await unsearched.sessions.start(tenant, {
    ...{ ...TOOL, title: 'The slow page', workspace_path: '/work/later' },
  });
  await unsearched.sessions.start(tenant, TOOL);
  const text = { ...AUTO, session_id };
  const revised = await unsearched.checkpoints.store(tenant, { ...text, summary: 'the car' });
  await unsearched.checkpoints.revise(tenant, revised.checkpoint_id, { summary: 'the automobile' });
  await unsearched.checkpoints.store(
    { ...tenant, userId: person.userId },
    { ...text, summary: 'the login', visibility: 'private' },
  );
  await unsearched.memories.put(tenant, { project_id: project_id ?? '', key: 'k' }, { value: 'our vehicle' });
  expect(await kindsIn('queue', tenant)).toEqual({});

  await searchVectors.drain(tenant);
  expect(await kindsIn('queue', tenant)).toEqual({});
  expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 2, memory: 1, session: 1 });
  expect(sentToAllNodes()).toEqual([]);
});

test.each(['share', 'pass'] as const)(
  'texts of a former member wait for their vectors after the decision to %s them',
  async (decision) => {
    const tenant = await db.newTenant();
    const owner = await personOf(db, tenant, 'owner');
    const gone = await personOf(db, tenant, 'member');
    const heir = await personOf(db, tenant, 'member');
    const own = { ...tenant, userId: gone.userId };
    const { session_id } = await sessions.start(own, TOOL);
    for (const summary of ['the car', 'the login'])
      await checkpoints.store(own, { ...AUTO, session_id, summary, visibility: 'private' });
    await searchVectors.drain(tenant);
    await members.remove(tenant, gone.userId, owner.actor);
    expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 2 });
    sent();

    const to = decision === 'pass' ? { decision, to: heir.userId } : { decision };
    const as = { ...tenant, userId: owner.userId };
    expect(await departedMembers.decide(as, gone.userId, to, owner.actor)).toMatchObject({ checkpoints: 2 });
    expect(await kindsIn('vectors', tenant)).toEqual({});
    expect(await kindsIn('queue', tenant)).toEqual({ checkpoint: 2 });
    expect(sentToAllNodes()).toEqual([]);
    await searchVectors.drain(tenant);
    expect(await kindsIn('vectors', tenant)).toEqual({ checkpoint: 2 });
  },
);
