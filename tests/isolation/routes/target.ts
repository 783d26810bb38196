import { randomUUID } from 'node:crypto';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { type Scope, scopeIdOf } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** The ids of a scope's objects, which other callers ask for. */
export interface Target {
  readonly sessionId: string;
  readonly checkpointId: string;
  readonly toolId: string;
  readonly projectId: string;
  readonly instanceId: string;
  readonly externalId: string;
  readonly memoryKey: string;
  readonly receiptId: string;
  readonly exportId: string;
  readonly importId: string;
  readonly deletionId: string;
  readonly itemId: string;
  readonly keyId: string;
  readonly invitationId: string;
  readonly userId: string;
  readonly claimId: string;
  readonly email: string;
  readonly workspacePath: string;
  readonly summary: string;
  /** An export of the session, and the settings. */
  readonly document: object;
  readonly settings: object;
}

/** Seeds everything in a scope, with `mark` in each row. */
export async function seedTarget(db: TestDatabase, scope: Scope, mark: string): Promise<Target> {
  const { services } = db;
  const seeded = await seedEverything(services, scope, mark);
  const document = JSON.parse(await services.sessionTransfer.export(scope, seeded.sessionId, OPERATOR));
  const { settings } = await services.settings.get(scope);
  const people = scope.kind === 'local' ? undefined : await db.newMember(scope, 'viewer');
  await nameSender(db, scope, { mark, userId: people?.userId });
  const ids = await db.asAdmin((admin) =>
    admin.query<{ key_id: string; invitation_id: string }>(
      `select (select key_id from api_keys where tenant_id = $1 and revoked_at is null limit 1) as key_id,
        (select invitation_id from invitations where tenant_id = $1 limit 1) as invitation_id`,
      [scope.kind === 'tenant' ? scope.tenantId : ''],
    ),
  );
  return {
    ...seeded,
    instanceId: mark,
    externalId: mark,
    itemId: mark,
    keyId: ids.rows[0]?.key_id ?? 'none',
    invitationId: ids.rows[0]?.invitation_id ?? 'none',
    userId: people?.userId ?? 'none',
    claimId: await recordClaim(db, scope),
    email: people?.email ?? 'nobody@example.com',
    workspacePath: `/work/${mark}`,
    summary: mark,
    document,
    settings,
  };
}

/** A claim that has moved nothing; local mode has none. */
async function recordClaim(db: TestDatabase, scope: Scope): Promise<string> {
  const claimId = `claim_${randomUUID()}`;
  if (scope.kind === 'tenant')
    await db.asAdmin((admin) =>
      admin.query(
        `insert into local_claims (scope_id, tenant_id, claim_id, on_conflict, moved, left_local, conflicts, undo_until)
          values ($1, $1, $2, 'refuse', '{}', '{}', '{}', now())`,
        [scope.tenantId, claimId],
      ),
    );
  return claimId;
}

/** Gives the scope's rows what filters of lists ask for: a user, and to sessions the id of their tool. */
async function nameSender(
  db: TestDatabase,
  scope: Scope,
  { mark, userId = null }: { mark: string; userId: string | null | undefined },
): Promise<void> {
  await db.asAdmin(async (admin) => {
    for (const table of ['tool_sessions', 'metrics', 'tool_operations'])
      await admin.query(`update ${table} set created_by = $2 where scope_id = $1`, [
        scopeIdOf(scope),
        userId,
      ]);
    await admin.query(
      'update tool_sessions set external_id = $2 where scope_id = $1 and external_id is null',
      [scopeIdOf(scope), mark],
    );
  });
}

/** The same shape, with ids that do not exist. */
export function missingTarget({ document, settings }: Target): Target {
  const id = () => randomUUID();
  return {
    sessionId: id(),
    checkpointId: `ckpt_${id().slice(24)}`,
    toolId: id(),
    projectId: id().slice(20),
    instanceId: id(),
    externalId: id(),
    memoryKey: id(),
    receiptId: id(),
    exportId: `exp_${id()}`,
    importId: `imp_${id()}`,
    deletionId: `del_${id()}`,
    itemId: id(),
    keyId: `key_${id()}`,
    invitationId: id(),
    userId: id(),
    claimId: `claim_${id()}`,
    email: `${id()}@example.com`,
    workspacePath: `/${id()}`,
    summary: id(),
    document,
    settings,
  };
}
