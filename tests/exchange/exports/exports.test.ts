import { expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import { auditOf, personOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { readZip, sha256 } from '../archive/read-zip.ts';
import { archiveOf, downloaded, exported, runExport } from './exporting.ts';

const db = await setUpDatabase();
const { services } = db;
const LOCAL_ACTOR = { kind: 'local' } as const;

const countIn = (table: string, scopeId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from ${table} where scope_id = $1`,
      [scopeId],
    );
    return rows[0]?.count;
  });

const piecesOf = (exportId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select position from export_parts where export_id = $1', [exportId]);
    return rows.length;
  });

/** A tenant with everything in it, and a person in it. */
async function scene(role: 'owner' | 'member' | 'viewer', mark: string) {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, mark);
  const person = await personOf(db, tenant, role);
  const scope: TenantScope = { ...tenant, userId: person.userId };
  return { tenant, scope, person, actor: person.actor };
}

test('an archive has the rows of every table with their numbers and hashes', async () => {
  const { scope, actor } = await scene('owner', 'exports-all');
  const { job: asked } = await services.exports.request(scope, { kind: 'all' }, actor);
  expect([asked.state, asked.started_at]).toEqual(['waiting', null]);
  await runExport(services, scope, asked.export_id);
  const job = await services.exports.get(scope, asked.export_id);
  expect(job).toMatchObject({ state: 'done', failure: null, kind: 'all' });
  const times = [job.created_at, job.started_at ?? '', job.finished_at ?? ''];
  expect(times.toSorted()).toEqual(times);
  const zip = await downloaded(db, scope, job.export_id, actor);
  expect(sha256(zip)).toBe(job.sha256);
  expect(zip.byteLength).toBe(job.bytes);
  const { manifest, entries, tables } = await readZip(zip);
  expect(job.tables_done).toBe(manifest.files.length);
  expect(job.rows).toBe(manifest.files.reduce((sum, { rows }) => sum + rows, 0));
  for (const { name, table, rows, bytes, sha256: hash } of manifest.files) {
    const content = entries.get(name) ?? Buffer.alloc(0);
    expect([name, content.byteLength, sha256(content), tables[table]?.length]).toEqual([
      name,
      bytes,
      hash,
      rows,
    ]);
    expect(job.counts?.[table]).toBe(rows);
  }
  for (const { table, imported, rows } of manifest.files) {
    expect([table, rows > 0]).toEqual([table, true]);
    // of checkpoints, the private ones of others are missing
    if (imported && table !== 'checkpoints')
      expect([table, rows]).toEqual([table, await countIn(table, scope.tenantId)]);
  }
  expect(JSON.stringify(tables)).toContain('exports-all');
  expect(await piecesOf(job.export_id)).toBe(1);
});

test('what a member may not read is not in the archive, and the manifest says why', async () => {
  const { tenant, scope, actor, person } = await scene('member', 'exports-member');
  const other = await personOf(db, tenant, 'member');
  const session_id = await db.newSession(tenant);
  const secret = (text: string) =>
    ({
      session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: text,
      visibility: 'private',
    }) as const;
  await services.checkpoints.store({ ...tenant, userId: other.userId }, secret('of another person'));
  await services.checkpoints.store(scope, secret('of this person'));
  const { api_key: _, ...own } = {
    api_key: '',
    ...(await services.apiKeys.create(scope, { name: 'own key' })),
  };
  const { manifest, tables, entries } = await archiveOf(db, scope, actor);
  const everything = [...entries.values()].join('');
  expect(everything).toContain('of this person');
  expect(everything).not.toContain('of another person');
  expect(tables.api_keys?.map(({ key_id }) => key_id)).toEqual([own.key_id]);
  expect(everything).not.toContain(own.key);
  expect(everything).not.toContain('key_hash');
  expect(everything).not.toContain('token_hash');
  expect(tables.tenant_users?.length).toBeGreaterThan(1);
  expect(manifest.left_out.map(({ table }) => table)).toEqual(['invitations', 'audit_logs']);
  expect(manifest.exported_by).toEqual({ kind: 'user', user_id: person.userId, key_id: null });
});

test('the kind `own` has what the person has made, and nothing else', async () => {
  const { tenant, scope, actor } = await scene('member', 'exports-own');
  const own = await db.newSession(scope);
  await services.metrics.store(scope, { session_id: own, tool_id: 'cursor', tokens_saved: 7 });
  await services.sessionContext.append(scope, own, { kind: 'decision', decision: 'mine' });
  const { tables } = await archiveOf(db, scope, actor, 'own');
  expect(tables.tool_sessions?.map(({ session_id }) => session_id)).toEqual([own]);
  expect(tables.metrics).toMatchObject([{ tokens_saved: 7 }]);
  expect(tables.session_context).toMatchObject([{ value: 'mine' }]);
  expect(JSON.stringify(tables)).not.toContain('exports-own');
  await expect(services.exports.request(tenant, { kind: 'own' }, { kind: 'key' })).rejects.toMatchObject({
    code: 'validation_failed',
  });
});

test('a plan without the export of the audit log leaves it out; with it, the owner gets it', async () => {
  const { tenant, scope, actor } = await scene('owner', 'exports-audit');
  const without = await archiveOf(db, scope, actor);
  expect(without.manifest.left_out).toMatchObject([{ table: 'audit_logs' }]);
  await services.billing.setPlan(tenant.tenantId, 'enterprise', { kind: 'operator' });
  services.entitlements.forgetAll();
  const { tables } = await archiveOf(db, scope, actor);
  expect(tables.audit_logs?.map(({ seq }) => seq)).toEqual(tables.audit_logs?.map((_, n) => n + 1));
  expect((await auditOf(db, tenant)).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['export.requested', 'export.downloaded']),
  );
});

test('only the person who asked sees an export, and only while it has not expired', async () => {
  const { tenant, scope, actor } = await scene('owner', 'exports-whose');
  const { export_id } = await exported(db, scope, actor);
  const other = await personOf(db, tenant, 'owner');
  const theirs = { ...tenant, userId: other.userId };
  expect(await services.exports.list(theirs)).toEqual([]);
  for (const attempt of [
    () => services.exports.get(theirs, export_id),
    () => services.exports.archive(theirs, export_id, other.actor),
    () => services.exports.remove(theirs, export_id, other.actor),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'export_not_found' });
  expect(await services.exports.deleteExpired(tenant)).toBe(0);
  await db.asAdmin((admin) =>
    admin.query(`update exports set expires_at = now() where export_id = $1`, [export_id]),
  );
  await expect(services.exports.get(scope, export_id)).rejects.toMatchObject({ code: 'export_not_found' });
  expect(await services.exports.deleteExpired(tenant)).toBe(1);
  expect(await piecesOf(export_id)).toBe(0);
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select 1 from exports where export_id = $1', [export_id]),
  );
  expect(rows).toEqual([]);
});

test('a person has two exports at most, also if they ask for many at the same moment; removing one makes room', async () => {
  const { tenant, scope, actor } = await scene('viewer', 'exports-limit');
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => services.exports.request(scope, { kind: 'all' }, actor)),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(new Set(refused)).toEqual(new Set(['export_limit_reached']));
  const [first] = await services.exports.list(scope);
  await services.exports.remove(scope, first?.export_id ?? '', actor);
  expect(await services.exports.list(scope)).toHaveLength(1);
  await services.exports.request(scope, { kind: 'all' }, actor);
  const other = await personOf(db, tenant, 'viewer');
  await services.exports.request({ ...tenant, userId: other.userId }, { kind: 'all' }, other.actor);
});

test('a person who has left gets no archive: the export fails and says so, without a piece of it', async () => {
  const { tenant, scope, actor, person } = await scene('member', 'exports-left');
  const { job } = await services.exports.request(scope, { kind: 'all' }, actor);
  await services.members.remove(tenant, person.userId, { kind: 'operator' });
  await runExport(services, scope, job.export_id);
  expect(await services.exports.get(scope, job.export_id)).toMatchObject({
    state: 'failed',
    archive_path: null,
    failure: { code: 'permission_denied' },
  });
  await expect(services.exports.archive(scope, job.export_id, actor)).rejects.toMatchObject({
    code: 'export_not_ready',
  });
  expect(await piecesOf(job.export_id)).toBe(0);
});

test('who was demoted before the job ran gets what the lower role may read', async () => {
  const { tenant, scope, actor, person } = await scene('owner', 'exports-lower');
  await personOf(db, tenant, 'owner');
  const { job } = await services.exports.request(scope, { kind: 'all' }, actor);
  await services.members.changeRole(tenant, person.userId, 'viewer', { kind: 'operator' });
  await runExport(services, scope, job.export_id);
  const viewer = { ...actor, role: 'viewer' } as const;
  const { manifest } = await readZip(await downloaded(db, scope, job.export_id, viewer));
  expect(manifest.left_out.map(({ table }) => table)).toEqual(['invitations', 'api_keys', 'audit_logs']);
});

test('who was demoted can no longer download what the lower role may not read', async () => {
  const { scope, actor } = await scene('owner', 'exports-demoted');
  const { export_id } = await exported(db, scope, actor);
  await expect(
    services.exports.archive(scope, export_id, { ...actor, role: 'member' }),
  ).rejects.toMatchObject({ code: 'permission_denied' });
});

test('the people of a suspended team can still take their data with them', async () => {
  const { tenant, scope, actor } = await scene('member', 'exports-suspended');
  await services.tenants.suspendAsOperator(tenant.tenantId);
  const { tables } = await archiveOf(db, scope, actor);
  expect(JSON.stringify(tables)).toContain('exports-suspended');
});

test('in local mode the archive has the rows of this machine, and none of a tenant', async () => {
  await seedEverything(services, LOCAL, 'exports-local');
  await scene('owner', 'exports-not-local');
  const { manifest, tables, entries } = await archiveOf(db, LOCAL, LOCAL_ACTOR);
  expect(manifest.scope).toEqual({ kind: 'local' });
  expect(tables.tool_sessions?.length).toBe(await countIn('tool_sessions', ''));
  const everything = [...entries.values()].join('');
  expect(everything).toContain('exports-local');
  expect(everything).not.toContain('exports-not-local');
  expect(tables.audit_logs).toBeUndefined();
});
