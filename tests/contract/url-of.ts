import { apiDocument } from '../../src/api.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { templateOf } from '../../src/http/openapi/openapi.ts';
import type { TestDatabase } from '../support/test-database.ts';
import type { Seeded } from './everything.ts';

/** A claim, which the seed does not make. */
const CLAIM_ID = 'claim_00000000-0000-4000-8000-000000000000';

/** Leaves that claim in the tenant, without any rows. */
export const plantClaim = (db: TestDatabase, { tenantId }: TenantScope) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into local_claims (scope_id, tenant_id, claim_id, on_conflict, moved, left_local, conflicts, undo_until)
        values ($1, $1, $2, 'refuse', '{}', '{}', '{}', now())`,
      [tenantId, CLAIM_ID],
    ),
  );

/** An export of the newest key, which sees no other. Returns its id. */
export async function plantExport(db: TestDatabase, { tenantId }: TenantScope): Promise<string> {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ key_id: string }>(
      'select key_id from api_keys where tenant_id = $1 order by created_at desc limit 1',
      [tenantId],
    ),
  );
  const scope = { kind: 'tenant', tenantId } as const;
  const owner = { ...scope, keyId: rows[0]?.key_id ?? '' };
  const { job } = await db.services.exports.request(owner, { kind: 'all' }, OPERATOR);
  await db.services.exportJobs.run(scope, job.export_id, new AbortController().signal);
  return job.export_id;
}

const document = apiDocument();

/** The URL of a GET, with what was planted for each parameter that it requires. */
export function urlOf(path: string, seeded: Seeded): string {
  const values: Record<string, string> = {
    session_id: seeded.sessionId,
    checkpoint_id: seeded.checkpointId,
    tool_id: seeded.toolId,
    project_id: seeded.projectId,
    key: seeded.memoryKey,
    receipt_id: seeded.receiptId,
    export_id: seeded.exportId,
    import_id: seeded.importId,
    claim_id: CLAIM_ID,
    deletion_id: seeded.deletionId,
    tag_key: 'mark',
    q: seeded.mark,
  };
  const required = document.paths[templateOf(path)]?.get?.parameters.filter((one) => one.required) ?? [];
  const query = new URLSearchParams();
  let url = path;
  for (const { name, in: place } of required) {
    const value = values[name];
    if (value === undefined) throw new Error(`The tests have no value for the parameter ${name} of ${path}.`);
    if (place === 'path') url = url.replace(`:${name}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return `${url}?${query}`;
}
