import { PassThrough } from 'node:stream';
import { describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { confirm } from '../../src/cli/confirm.ts';
import { migrationStatus } from '../../src/db/schema/migrate.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each test starts many processes
jest.setTimeout(120_000);

const db = await setUpDatabase();
const env = operatorEnv(db.urls);
const runInOne = setUpCommands();
const cli = (...args: string[]) => runInOne(env, 'migrate', ...args);
/** In a process of its own, beside others. */
const beside = (...args: string[]) => runCommand(env, 'migrate', ...args);

const applied = async () =>
  (await migrationStatus(db.urls.owner)).filter((one) => one.applied).map(({ name }) => name);

describe('`migrate down`', () => {
  test('changes nothing without a terminal and without --yes, and says what would be lost', async () => {
    await db.newTenant();
    const before = await applied();
    const { code, stdout, stderr } = await cli('down', '--count', '99');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\nIt deletes, for good:\n(.*\n)* {2}table tenants with 1 row\n/);
    expect(stdout).toContain(` of the migrations, the last one first: ${before.toReversed().join(', ')}\n`);
    expect(stdout).toContain(`This reverts ${before.length} of`);
    expect(stderr).toBe(
      'Nothing was changed, because there is no terminal to ask on. Add --yes if you want to delete this data.\n',
    );
    expect(await applied()).toEqual(before);
    expect(await db.services.tenants.list()).toHaveLength(1);
  });

  test('counts rows that the owner may not see only about, where nobody else may count them', async () => {
    const { stdout } = await runInOne({ ...env, DATABASE_URL_ADMIN: '' }, 'migrate', 'down', '--count', '99');
    expect(stdout).toMatch(/\n {2}table tenants with about 1 row\n/);
    // a table without a page has no rows
    expect(stdout).toMatch(/\n {2}table stripe_events with 0 rows\n/);
  });

  test('names columns and deleted rows, and neither what is computed nor what goes with its table', async () => {
    const all = await applied();
    const downTo = (migration: string) => cli('down', '--count', `${all.length - all.indexOf(migration)}`);
    const { stdout } = await downTo('0022_search_signature');
    expect(stdout).toContain('  column session_epoch of users, which has 0 rows\n');
    expect((await downTo('0036_audit_heads_as_rows')).stdout).toContain(
      '  some rows of audit_heads, which has 1 row\n',
    );
    expect(stdout).not.toContain('column stored_bytes');
    expect(stdout).not.toContain('some rows of stripe_requests');
  });

  test('with --yes it reverts as many as were agreed to', async () => {
    const before = await applied();
    const { code, stdout } = await cli('down', '--count', '2', '--yes');
    const [last, other] = before.toReversed();
    expect([code, stdout]).toEqual([0, expect.stringContaining(`\nreverted ${last}\nreverted ${other}\n`)]);
    expect(await applied()).toEqual(before.slice(0, -2));
    expect(await cli('up')).toMatchObject({ code: 0 });
  });
});

/** A terminal whose answer is already typed. */
function terminal(answer: string | null): { input: PassThrough; output: PassThrough; shown: () => string } {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let text = '';
  output.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  if (answer === null) input.end();
  else input.write(`${answer}\n`);
  return { input, output, shown: () => text };
}

describe('a question on a terminal', () => {
  test('is shown, and `yes` is the one answer that agrees', async () => {
    const { shown, ...streams } = terminal('yes');
    await confirm('Revert it?', streams);
    expect(shown()).toContain('Revert it? Type yes to continue: ');
  });

  test.each(['', 'y', 'no', 'YES', 'yes please', null])('%j does not agree', async (answer) => {
    await expect(confirm('Revert it?', terminal(answer))).rejects.toThrow('the answer was not yes');
  });
});

async function holding(sql: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: db.urls.owner });
  await client.connect();
  await client.query(sql);
  return client;
}

describe('two at once', () => {
  test('of two `migrate up` the second says that it waits, and runs nothing twice', async () => {
    await cli('down', '--count', '3', '--yes');
    const names = (await migrationStatus(db.urls.owner))
      .filter((one) => !one.applied)
      .map(({ name }) => name);
    const all = await Promise.all([beside('up'), beside('up'), beside('up')]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    const ran = all.flatMap(({ stdout }) => [...stdout.matchAll(/^applied (.*)$/gm)].map(([, name]) => name));
    expect(ran).toEqual(names);
  });

  test.each([['up'], ['down', '--yes']])(
    '`migrate %s` waits for the one that runs, and says so',
    async (...args) => {
      const holder = await holding('select pg_advisory_lock(8003003)');
      let ended = false;
      const waiting = beside(...args.filter((one) => one !== undefined)).finally(() => {
        ended = true;
      });
      const isWaiting = () =>
        db.asAdmin(async (admin) => {
          const { rows } = await admin.query(
            `select from pg_locks where locktype = 'advisory' and objid = 8003003 and not granted
               and database = (select oid from pg_database where datname = current_database())`,
          );
          return rows.length > 0;
        });
      while (!(await isWaiting())) expect(ended).toBe(false);
      await holder.end();
      expect(await waiting).toMatchObject({
        code: 0,
        stderr: 'Another process is migrating this database; waiting until it has finished …\n',
      });
      await cli('up');
    },
  );
});

test('where the owner may not see the list of migrations, `down` and `status` refuse to guess, and `up` mends it', async () => {
  const drop =
    'drop policy owner_all on schema_migrations; drop policy owner_all on graphile_worker.migrations';
  await db.asAdmin((admin) => admin.query(drop));
  for (const args of [['down', '--yes'], ['status']]) {
    const { code, stderr } = await cli(...args);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^The owner role may not read the list .* Run `omnimemory migrate up`/),
    ]);
  }
  expect(await cli('up')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^No migration was pending/),
  });
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select relname from pg_class where relname in ('schema_migrations', 'migrations') and relforcerowsecurity`,
    ),
  );
  expect(rows).toHaveLength(2);
});

describe('a schema that another release or branch has changed', () => {
  const asIfApplied = (name: string) =>
    db.asAdmin((admin) =>
      admin.query('insert into schema_migrations (name, run_on) values ($1, now())', [name]),
    );
  const forget = (name: string) =>
    db.asAdmin((admin) => admin.query('delete from schema_migrations where name = $1', [name]));
  const policy = () =>
    db.asAdmin(async (admin) => {
      const { rows } = await admin.query(
        `select qual from pg_policies where policyname = 'of_a_newer_release'`,
      );
      return rows.length;
    });

  const mayEverybodyConnect = () =>
    db.asAdmin(async (admin) => {
      const { rows } = await admin.query(
        `select has_database_privilege('public', current_database(), 'CONNECT') as may`,
      );
      return rows[0].may;
    });

  test('is neither migrated nor given the older policies, and every command says why', async () => {
    await asIfApplied('9999_of_a_newer_release');
    // both would be undone; settings of roles would be, too, but belong to the server and so to other tests
    await db.asAdmin((admin) =>
      admin.query(`create policy of_a_newer_release on metrics for select to omnimemory_owner using (true);
        do $$ begin execute format('grant connect on database %I to public', current_database()); end $$`),
    );
    for (const args of [['up'], ['down', '--yes'], ['roles']]) {
      const { code, stdout, stderr } = await cli(...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^Nothing was changed, because .* does not know: 9999_of_a_newer_release\. A newer release or another branch/,
      );
    }
    expect(await policy()).toBe(1);
    expect(await mayEverybodyConnect()).toBe(true);
    const status = await cli('status');
    expect(status.stdout).toMatch(/\nunknown {2}9999_of_a_newer_release\n$/);
    expect(status.stderr).toMatch(/^A newer release or another branch applied the unknown ones/);
  });

  test('is served by a server that says so', async () => {
    const server = await startServerProcess({ ...env, DATABASE_URL_OWNER: '', DATABASE_URL_ADMIN: '' });
    try {
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    } finally {
      await server.stop();
    }
    expect(server.output).toMatch(/"code":"schema_is_newer","migrations":\["9999_of_a_newer_release"\]/);
    const listed = await runCommand(env, 'tenant', 'list');
    expect(listed).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Warning: the database is newer/),
    });
    await forget('9999_of_a_newer_release');
    expect(await cli('up')).toMatchObject({ code: 0 });
    expect(await policy()).toBe(0);
  });

  test('a migration that is missing in the middle is named, and nothing runs', async () => {
    await forget('0022_search_signature');
    for (const args of [['up'], ['down', '--yes']]) {
      const { code, stderr } = await cli(...args);
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(
          /^Nothing was changed, because 0022_search_signature is pending although \d{4}_\w+, which/,
        ),
      ]);
    }
    expect((await cli('status')).stdout).toContain('pending  0022_search_signature\n');
  });
});
