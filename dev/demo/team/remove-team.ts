import pg from 'pg';
import type { Services } from '../../../src/container.ts';
import { EMAILS } from './people.ts';

/** The database has something that the demonstration did not make, or cannot be changed. */
export class DemoRefused extends Error {}

export interface FoundDemo {
  /** `undefined`: filling stopped before the team existed. */
  readonly tenantId: string | undefined;
  readonly userIds: readonly string[];
}

/**
 * The team and the people of an earlier run, known by the email addresses of the people. `undefined`: there are none.
 * Throws DemoRefused if they are mixed with others, or work in another team.
 */
export async function findDemo(admin: pg.ClientBase): Promise<FoundDemo | undefined> {
  const users = await rowsOf<{ id: string }>(admin, 'select id from users where email = any($1)', [EMAILS]);
  const userIds = users.map(({ id }) => id);
  if (userIds.length === 0) return undefined;
  const teams = await rowsOf<{ tenant_id: string; strangers: number; is_customer: boolean }>(
    admin,
    `select tenant_id, count(*) filter (where user_id <> all($1))::integer as strangers,
       exists (select 1 from stripe_customers c where c.tenant_id = m.tenant_id) as is_customer
     from tenant_users m
     where tenant_id in (select tenant_id from tenant_users where user_id = any($1)) group by tenant_id`,
    [userIds],
  );
  if (teams.length > 1)
    throw new DemoRefused(
      `The people of the demonstration are in more than one team: ${teams.map(({ tenant_id }) => tenant_id).join(', ')}. Nothing was removed. Remove them from the teams that are not the demonstration's, and try again.`,
    );
  const [team] = teams;
  if (team && team.strangers > 0)
    throw new DemoRefused(
      `${team.strangers} of the people in the team ${team.tenant_id} are not of the demonstration. Nothing was removed. Remove them from the team, and try again.`,
    );
  if (team?.is_customer)
    throw new DemoRefused(
      `The team ${team.tenant_id} is a customer at Stripe. Nothing was removed. End its subscription, run \`npm run cli -- billing release ${team.tenant_id}\`, and try again.`,
    );
  return { tenantId: team?.tenant_id, userIds };
}

/**
 * Deletes the team of an earlier run with all its rows, and its people; returns whether there was one. `adminUrl`: a role
 * that row-level security does not bind, because no other role may delete a tenant. Throws DemoRefused.
 */
export async function removeTeam({ tenants }: Services, adminUrl: string): Promise<boolean> {
  return asAdmin(adminUrl, async (admin) => {
    const found = await findDemo(admin);
    if (!found) return false;
    // the running servers forget what they have cached of its keys and people
    if (found.tenantId !== undefined) await tenants.suspendAsOperator(found.tenantId);
    await inTransaction(admin, () => deleteAll(admin, found));
    return true;
  });
}

export async function asAdmin<T>(adminUrl: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await requireBypass(admin);
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function requireBypass(admin: pg.Client): Promise<void> {
  const [role] = await rowsOf<{ bypasses: boolean }>(
    admin,
    'select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user',
  );
  if (!role?.bypasses)
    throw new DemoRefused(
      'Row-level security hides the rows of a team from this role, so the demonstration cannot be found or removed. Set DATABASE_URL_ADMIN to the URL of a superuser.',
    );
}

async function inTransaction(admin: pg.Client, work: () => Promise<void>): Promise<void> {
  await admin.query('begin');
  try {
    await work();
    await admin.query('commit');
  } catch (error) {
    await admin.query('rollback');
    throw error;
  }
}

async function deleteAll(admin: pg.Client, { tenantId, userIds }: FoundDemo): Promise<void> {
  if (tenantId !== undefined) {
    await deleteRows(admin, await tablesOfTenants(admin), tenantId);
    await admin.query('delete from tenants where id = $1', [tenantId]);
  }
  await admin.query('delete from user_tokens where email = any($1)', [EMAILS]);
  await admin.query('delete from users where id = any($1)', [userIds]);
}

/** The tables are read from the catalogue, so that a new one is not forgotten. */
async function tablesOfTenants(admin: pg.Client): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    admin,
    `select c.oid::regclass::text as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ name }) => name);
}

/** A table whose rows others refer to waits until theirs are gone. */
async function deleteRows(admin: pg.Client, tables: readonly string[], tenantId: string): Promise<void> {
  const left: string[] = [];
  for (const table of tables) if (!(await isEmptied(admin, table, tenantId))) left.push(table);
  if (left.length === tables.length && left.length > 0)
    throw new DemoRefused(`Rows of ${left.join(', ')} refer to each other and could not be removed.`);
  if (left.length > 0) await deleteRows(admin, left, tenantId);
}

const FOREIGN_KEY_VIOLATION = '23503';

async function isEmptied(admin: pg.Client, table: string, tenantId: string): Promise<boolean> {
  await admin.query('savepoint before_table');
  try {
    await admin.query(`delete from ${table} where tenant_id = $1`, [tenantId]);
    await admin.query('release savepoint before_table');
    return true;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== FOREIGN_KEY_VIOLATION) throw error;
    await admin.query('rollback to savepoint before_table');
    return false;
  }
}

async function rowsOf<Row extends pg.QueryResultRow>(
  admin: pg.ClientBase,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await admin.query<Row>(text, values)).rows;
}
