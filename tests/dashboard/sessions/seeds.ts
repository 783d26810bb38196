import type { Role } from '../../../src/auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../src/auth/scope.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import type { Dashboard } from '../support/dashboard.ts';

interface Row {
  readonly title: string;
  readonly tool_id: string;
  readonly started_at: string;
}

/** Ended sessions of this machine, of an hour each, through the role that serves it. */
export const insertSessions = (db: TestDatabase, rows: readonly Row[]): Promise<unknown> =>
  db.asRole('local', (client) =>
    client.query(
      `insert into tool_sessions (title, tool_id, started_at, last_activity, ended_at)
       select title, tool_id, started_at, started_at + interval '1 hour', started_at + interval '1 hour'
       from json_to_recordset($1) as rows (title text, tool_id text, started_at timestamptz)`,
      [JSON.stringify(rows)],
    ),
  );

export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** A person of the team, signed in. */
export async function newColleague(
  { db, site }: Dashboard,
  { tenantId }: TenantScope,
  role: Role,
): Promise<Person> {
  const person = await newPerson(db, site, role);
  await db.database.inScope(IDENTITY, (tx) =>
    db.services.tenants.enrol(tx, { tenantId, role, userId: person.id, email: person.email }),
  );
  return person;
}

/** Texts that must stay texts. A right-to-left mark and a line break are in those that may have them. */
export const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '</script><script>window.hacked=1</script>',
  'javascript:window.hacked=1',
  '&lt;b&gt;&amp;amp; {{7*7}} <%= 7*7 %>',
  '"><svg onload=window.hacked=1>',
];

/** Asks again until the answer is the expected one, which it returns, or for five seconds. */
export async function settledOn<T>(ask: () => Promise<T>, expected: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 5_000;
  let answer = await ask();
  while (!expected(answer) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    answer = await ask();
  }
  return answer;
}
