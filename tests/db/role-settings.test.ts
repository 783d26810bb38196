import { expect, test } from '@jest/globals';
import { provisionRoles, ROLE_SETTINGS } from '../../src/db/schema/provision.ts';
import { type DatabaseRole, ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { QUEUE_LIMITS } from '../../src/db/transaction/transaction-runner.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const millisecondsOf = (setting: string, role: DatabaseRole) =>
  db.asRole(role, async (client) => {
    const { rows } = await client.query<{ ms: number }>(
      `select setting::int as ms from pg_settings where name = $1 and unit = 'ms'`,
      [setting],
    );
    return rows[0]?.ms ?? Number.NaN;
  });

test.each(['tenant', 'local', 'identity'] as const)(
  'a statement of the %s role ends before waiting requests give up, and a lock wait before that',
  async (role) => {
    const [statement, lock] = [
      await millisecondsOf('statement_timeout', role),
      await millisecondsOf('lock_timeout', role),
    ];
    expect([statement > 0, lock > 0]).toEqual([true, true]);
    expect(statement).toBeLessThan(QUEUE_LIMITS.timeoutMs);
    expect(lock).toBeLessThan(statement);
  },
);

// the roles are of the whole server: this one is least in the way of tests that run beside
test.each([
  ['by an administrator', () => db.urls],
  ['by itself, where nobody else may', () => ({ ...db.urls, admin: db.urls.owner })],
])('a role that an earlier release created gets the current settings %s', async (_name, urlsOf) => {
  await db.asAdmin((admin) => admin.query(`alter role ${ROLE_NAMES.billing} set lock_timeout = '9s'`));
  await provisionRoles(urlsOf());
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ rolconfig: string[] }>('select rolconfig from pg_roles where rolname = $1', [
      ROLE_NAMES.billing,
    ]),
  );
  const wanted = Object.entries(ROLE_SETTINGS.billing).map(([name, value]) => `${name}=${value}`);
  expect([...(rows[0]?.rolconfig ?? [])].sort()).toEqual(wanted.sort());
});
