import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { claiming, deleting, importing, LOCAL, type RowScope } from '../../src/auth/scope.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
for (const scope of [a, b, LOCAL]) await db.services.projects.getOrCreate(scope, { workspace_path: '/work' });

const projectsOf = (scope: RowScope) =>
  db.database.readOne(scope, async (tx) => {
    const { rows } = await sql<{ scope_id: string }>`select scope_id from projects`.execute(tx.db);
    return rows.map(({ scope_id }) => scope_id);
  });

test.each([
  ['a tenant', a, a.tenantId],
  ['another tenant', b, b.tenantId],
  ['local mode', LOCAL, ''],
])('imports and deletions see the rows of %s alone', async (_name, scope, scopeId) => {
  expect(await projectsOf(importing(scope))).toEqual([scopeId]);
  expect(await projectsOf(deleting(scope))).toEqual([scopeId]);
});

test.each([
  ['a tenant', a, a.tenantId, a.tenantId],
  ['local mode', LOCAL, '', null],
])('an import adds rows of %s with times of the past', async (_name, scope, scopeId, tenantId) => {
  const row = await db.database.inScope(importing(scope), async (tx) => {
    const values = {
      project_id: 'old',
      workspace_path: '/old',
      created_at: '2024-01-02T03:04:05Z',
    };
    await tx.db.insertInto('projects').values(values).execute();
    return tx.selectFrom('projects').selectAll('projects').where('project_id', '=', 'old').executeTakeFirst();
  });
  expect(row).toMatchObject({ scope_id: scopeId, tenant_id: tenantId });
});

test('an import changes nothing and deletes nothing, and a deletion adds nothing', async () => {
  const tryTo = (scope: RowScope, statement: string) =>
    db.database
      .inScope(scope, (tx) => sql.raw(statement).execute(tx.db))
      .then(
        () => 'done',
        ({ code }) => code,
      );
  expect(await tryTo(importing(a), `update projects set language = 'x'`)).toBe('42501');
  expect(await tryTo(importing(a), 'delete from projects')).toBe('42501');
  expect(await tryTo(deleting(a), `update projects set language = 'x'`)).toBe('42501');
  expect(
    await tryTo(deleting(a), `insert into projects (project_id, workspace_path) values ('x', '/x')`),
  ).toBe('42501');
});

test('the word for local mode is no id of a tenant', async () => {
  for (const scope of [importing, deleting])
    await expect(projectsOf(scope({ kind: 'tenant', tenantId: ':local' }))).rejects.toThrow(
      'tenantId is not a valid id',
    );
  await expect(projectsOf(claiming({ tenantId: a.tenantId, claimId: "x'" }))).rejects.toThrow(
    'claimId is not a valid',
  );
});

test.each([
  ['DATABASE_URL_IMPORT', importing(a)],
  ['DATABASE_URL_DELETION', deleting(LOCAL)],
  ['DATABASE_URL_CLAIM', claiming({ tenantId: a.tenantId, claimId: 'claim_1' })],
])('without %s its work is refused, and the sentence names it', async (variable, scope) => {
  const bare = Database.over({ ...db.pools, import: undefined, deletion: undefined, claim: undefined });
  await expect(bare.inScope(scope, async () => {})).rejects.toMatchObject({
    status: 501,
    code: 'not_set_up',
    message: expect.stringContaining(variable),
  });
});
