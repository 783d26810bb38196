import { randomUUID } from 'node:crypto';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { NamedPerson } from '../../../src/features/audit/audit-log/without-person.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** A person whose account is being deleted, and whom no sign-in brings back. */
export async function newEnding(db: TestDatabase, name = 'Ada Lovelace'): Promise<NamedPerson> {
  const { userId, email } = await db.newUser(name);
  await rowsOf(
    db,
    `update users set name = $2, deletion_id = $3, deletion_due_at = now(), deletion_begun_at = now() where id = $1`,
    [userId, name, `del_${randomUUID()}`],
  );
  return { userId, email, name };
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into any column
export const rowsOf = (db: TestDatabase, statement: string, values: unknown[] = []): Promise<any[]> =>
  db.asAdmin(async (admin) => (await admin.query(statement, values)).rows);

export interface Written {
  readonly by: string | null;
  readonly about?: string;
  readonly action?: `${string}.${string}`;
  readonly before?: object;
  readonly after?: object;
}

const CLIENT = { ip: '192.0.2.77', userAgent: 'the browser of Ada' };

/** A line as a request of that person writes it. Returns its place. */
export const write = (
  db: TestDatabase,
  { tenantId }: TenantScope,
  { by, about, action = 'thing.changed', before, after }: Written,
): Promise<number> =>
  db.database.inScope({ kind: 'tenant', tenantId }, (tx) =>
    db.services.audit.record(tx, {
      ...{ tenantId, action, before, after },
      actor: { kind: 'user', userId: by ?? undefined, ...CLIENT },
      resource: { type: 'member', id: about ?? null },
    }),
  );

export interface Team {
  readonly tenant: TenantScope;
  readonly other: string;
  /** By the person, about the person, naming the email address, and about neither. */
  readonly places: Readonly<Record<'by' | 'about' | 'naming' | 'neither', number>>;
}

/** A team with lines by and about a person, and others. */
export async function teamOf(db: TestDatabase, { userId, email, name }: NamedPerson): Promise<Team> {
  const tenant = await db.newTenant();
  const other = (await db.newMember(tenant, 'owner')).userId;
  const before = { user_id: userId, email, name: 'An older name', role: 'member' };
  const places = {
    by: await write(db, tenant, { by: userId, after: { name: `The team of ${name}`, size: 3 } }),
    about: await write(db, tenant, { by: other, about: userId, before, after: { ...before, role: 'admin' } }),
    naming: await write(db, tenant, {
      by: other,
      after: { email: email.toUpperCase(), invited_by: other, role: 'member' },
    }),
    neither: await write(db, tenant, { by: other, after: { email: 'b@example.com', name: 'Ada Lovelace' } }),
  };
  return { tenant, other, places };
}

export const lineAt = async (db: TestDatabase, { tenantId }: TenantScope, seq: number) =>
  (await rowsOf(db, 'select * from audit_logs where tenant_id = $1 and seq = $2', [tenantId, seq]))[0];
