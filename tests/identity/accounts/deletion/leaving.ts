import { randomUUID } from 'node:crypto';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { TestBrowser, type TestSite } from '../../../support/browser.ts';
import { fromSomewhere, newPerson, type Person } from '../../../support/sign-in.ts';
import type { TestDatabase } from '../../../support/test-database.ts';

export const DELETION = '/auth/account/deletion';
export const RECORD = `select state, rows, proof, reason, subject_digest from deletion_records where deletion_id = $1`;

/** A person who owns a team together with somebody else, so that nothing stands in the way of leaving it. */
export async function newCoOwner(
  db: TestDatabase,
  site: TestSite,
  name = 'ada',
): Promise<{ readonly person: Person; readonly tenant: TenantScope }> {
  const person = await newPerson(db, site, name);
  const { body } = await person.browser.post('/auth/tenants', { name: `the team ${randomUUID()}` });
  const tenant: TenantScope = { kind: 'tenant', tenantId: body.id };
  await db.newMember(tenant, 'owner');
  return { person, tenant };
}

export async function requestDeletion({ browser, password }: Person): Promise<string> {
  const { status, body } = await browser.post(DELETION, { password });
  if (status !== 202) throw new Error(`deletion: ${JSON.stringify(body)}`);
  return body.deletion_id;
}

/** The grace period is over. */
export const pass = (db: TestDatabase, { id }: Pick<Person, 'id'>) =>
  db.asAdmin((admin) =>
    admin.query(`update users set deletion_due_at = now() - interval '1 second' where id = $1`, [id]),
  );

// biome-ignore lint/suspicious/noExplicitAny: a test looks into any column
export const rowsOf = (db: TestDatabase, sql: string, values: unknown[] = []): Promise<any[]> =>
  db.asAdmin(async (admin) => (await admin.query(sql, values)).rows);

export const recordOf = async (db: TestDatabase, deletionId: string) =>
  (await rowsOf(db, RECORD, [deletionId]))[0];

/** The tables of the whole database in which a text turns up anywhere. */
export async function tablesWith(db: TestDatabase, text: string): Promise<string[]> {
  const tables = await rowsOf(
    db,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await rowsOf(db, `select 1 from ${name} t where strpos(t::text, $1) > 0 limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

export const browserOf = (site: TestSite) => new TestBrowser(site.origin, fromSomewhere());
