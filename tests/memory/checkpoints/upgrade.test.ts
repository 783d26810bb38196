import { beforeAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { examine } from '../../../src/db/doctor/doctor.ts';
import { SERVER_CHECKS } from '../../../src/db/doctor/server-settings.ts';
import { migrateDown, migrateUp, migrationNames } from '../../../src/db/schema/migrate.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const { checkpoints, memories, projectCheckpoints, search, sessions } = db.services;

const OLD = '0067_sessions_by_user';
const newer = (await migrationNames()).filter((name) => name > OLD);
/** Tables that the older release does not have. */
const NEW_TABLES = [
  ...['omnimemory1_batches', 'omnimemory1_imports', 'exports', 'export_parts', 'local_claims'],
  ...[
    'deletions',
    'deleted_rows',
    'checkpoint_tombstones',
    'retention_cuts',
    'deletion_records',
    'departed_members',
  ],
  ...['checkpoint_vectors', 'memory_vectors', 'session_vectors', 'search_pending', 'search_scopes'],
];
/** Policies that need a column or a setting that the older release does not have. */
const NEW_POLICIES = [
  ...['audit_logs.account_update', 'checkpoints.departed_update', 'tenant_users.identity_update'],
  ...['tenants.deletion_delete', 'users.deletion_delete', 'users.deletion_select'],
];
/** A policy that goes with a column that the older release does not have. */
const NEEDS_NEW_COLUMN = /\(claim_id /;
/** The same condition as the older release has it, as PostgreSQL prints it. */
const withoutClaims = (condition: string | null) => {
  const older = condition?.replace(' AND (claim_id IS NULL)', '');
  return older === condition
    ? condition
    : (older?.replace(/^\((\([^()]*(\([^()]*\))?[^()]*\))\)$/, '$1') ?? null);
};
const project_path = '/work/upgrade';
const project_id = projectIdOf(project_path);
const CONTENT = { tool_id: 'codex', checkpoint_type: 'manual' } as const;

/** What a tenant, or local mode, has before the upgrade. */
interface Stored {
  readonly scope: Scope;
  /** Ids of sessions, and whether they have checkpoints. */
  readonly sessions: Record<string, boolean>;
  readonly newest: string;
}

async function fill(scope: Scope): Promise<Stored> {
  const start = async () => {
    const asked = { tool_id: 'codex', workspace_path: project_path };
    return (await sessions.start(scope, asked)).session_id;
  };
  const save = async (session_id: string, summary: string) =>
    (await checkpoints.store(scope, { ...CONTENT, session_id, summary })).checkpoint_id;
  const [empty, ended, revised, newest] = [await start(), await start(), await start(), await start()];
  await save(ended, 'of a session that has ended');
  await sessions.end(scope, ended);
  await checkpoints.revise(scope, await save(revised, 'before'), { summary: 'after' });
  const outside = await db.newSession(scope);
  await save(outside, 'without a project');
  const other = await projectCheckpoints.store(scope, { ...CONTENT, project_path: '/other', summary: 'x' });
  for (const key of ['b', 'ä', 'B', 'a/1'])
    await memories.put(scope, { project_id, key }, { value: `the words of ${key}` });
  return {
    scope,
    sessions: {
      ...{ [empty]: false, [ended]: true, [revised]: true, [newest]: true, [outside]: true },
      [other.session_id]: true,
    },
    newest: await save(newest, 'the newest words'),
  };
}

let all: readonly Stored[];
beforeAll(async () => {
  const scopes: Scope[] = [await db.newTenant(), await db.newTenant(), LOCAL];
  all = await Promise.all(scopes.map(fill));
});

const query = async (text: string) => (await db.asAdmin((admin) => admin.query(text))).rows;
const sessionsWithCheckpoints = async () =>
  Object.fromEntries(
    (await query('select session_id, has_checkpoints from tool_sessions')).map((row) => [
      row.session_id,
      row.has_checkpoints,
    ]),
  );
/** Tables with policies that bind their owner too. */
const forced = async () =>
  (await query('select relname from pg_class where relforcerowsecurity order by relname')).map(
    ({ relname }) => relname,
  );
const rows = () =>
  query(
    `select 'session' as of, session_id as id, last_activity as at, revision from tool_sessions
      union all select 'checkpoint', checkpoint_id, recorded_at, revision from checkpoints
      union all select 'memory', memory_id, updated_at, revision from project_memories order by 1, 2, 4`,
  );
const policies = () => query('select * from pg_policies order by tablename, policyname');

async function faults(): Promise<string[]> {
  const expectedSuperusers = [new URL(db.urls.admin).username];
  const { findings } = await db.asAdmin((admin) => examine(admin, { expectedSuperusers }));
  return findings
    .filter(({ severity, check }) => severity === 'fault' && !SERVER_CHECKS.includes(check))
    .map(({ check }) => check);
}

async function expectServed({ scope, newest }: Stored): Promise<void> {
  expect((await checkpoints.latest(scope, { project_id })).checkpoint_id).toBe(newest);
  const page = { limit: 10, after: undefined };
  const { json } = await memories.keys(scope, project_id, { prefix: '' }, page);
  expect(JSON.parse(json).map(({ key }: { key: string }) => key)).toEqual(['B', 'a/1', 'b', 'ä']);
  for (const [type, count] of [
    ['memory', 4],
    ['checkpoint', 1],
  ] as const) {
    const found = await search.find(scope, { q: 'words', type, project_id }, page);
    expect(JSON.parse(found.json)).toHaveLength(count);
  }
}

test('a filled database of an older release is upgraded, taken back and upgraded again without a loss', async () => {
  const expected = Object.assign({}, ...all.map((stored) => stored.sessions));
  expect(await sessionsWithCheckpoints()).toEqual(expected);
  const [before, forcedBefore, policiesBefore] = [await rows(), await forced(), await policies()];
  expect(forcedBefore).toEqual(expect.arrayContaining(['checkpoints', 'project_memories', 'tool_sessions']));
  for (let round = 0; round < 2; round++) {
    expect(await migrateDown(db.urls.owner, newer.length)).toEqual(newer.toReversed());
    // nothing is open while the older release serves it
    expect([await forced(), await policies()]).toEqual([
      forcedBefore.filter((name) => !NEW_TABLES.includes(name)),
      policiesBefore
        .filter(
          ({ tablename, policyname, qual }) =>
            !NEW_TABLES.includes(tablename) &&
            !NEW_POLICIES.includes(`${tablename}.${policyname}`) &&
            !NEEDS_NEW_COLUMN.test(qual ?? ''),
        )
        .map((policy) => ({ ...policy, with_check: withoutClaims(policy.with_check) })),
    ]);
    expect(await rows()).toEqual(before);
    expect(await migrateUp(db.urls.owner)).toEqual(newer);
    expect(await sessionsWithCheckpoints()).toEqual(expected);
    expect([await forced(), await policies()]).toEqual([forcedBefore, policiesBefore]);
    expect(await rows()).toEqual(before);
    expect(await faults()).toEqual([]);
    for (const stored of all) await expectServed(stored);
  }
});

test('what is stored after the upgrade is found too, in sessions that had no checkpoint', async () => {
  for (const { scope, sessions: known } of all) {
    const [empty = ''] = Object.keys(known).filter((id) => !known[id]);
    const { checkpoint_id } = await checkpoints.store(scope, { ...CONTENT, session_id: empty, summary: 'y' });
    expect((await checkpoints.latest(scope, { project_id })).checkpoint_id).toBe(checkpoint_id);
  }
});
