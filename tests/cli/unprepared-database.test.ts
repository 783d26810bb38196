import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { ServerProcess, startServerProcess } from '../support/server-process.ts';

// each test starts many processes
jest.setTimeout(120_000);

// a server of its own, because the roles of the run's server exist already
const folder = await mkdtemp(join(memoryFolder(), 'omnimemory-unprepared-'));
const postgres = await openEmbeddedServer(folder, { fsync: 'off' });
const env = operatorEnv(postgres.urls);
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const runInOne = setUpCommands();
const cli = (...args: string[]) => runInOne(env, ...args);
const THROUGH_SERVICES = [
  ['tenant', 'list'],
  ['tenant', 'create', '--name', 'A team'],
  ['tenant', 'suspend', 'some-tenant'],
  ['tenant', 'plan', 'some-tenant', 'pro'],
  ['key', 'list', '--tenant', 'some-tenant'],
  ['audit', 'verify'],
  ['billing', 'jobs'],
];

/** One sentence that names the command, and nothing of PostgreSQL's alone. */
async function expectRemedy(args: readonly string[], remedy: RegExp): Promise<void> {
  const { code, stdout, stderr } = await cli(...args);
  expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
  expect(stderr).toMatch(remedy);
  expect(stderr.trim().split('\n')).toHaveLength(1);
}

describe('on a server without roles', () => {
  const remedy = /refused the login of omnimemory_\w+ .*run `omnimemory migrate up` with DATABASE_URL_OWNER/;
  test.each([...THROUGH_SERVICES, ['doctor'], ['migrate', 'status'], ['migrate', 'down', '--yes']])(
    '`%s %s` says which command creates them',
    (...args) =>
      expectRemedy(
        args.filter((one) => one !== undefined),
        remedy,
      ),
  );

  test('the server ends, and says the same', async () => {
    const server = new ServerProcess(env);
    expect(await server.ended()).toBe(1);
    await server.serving().catch(() => {});
    expect(server.output).toMatch(remedy);
  });

  test('a database that does not exist is named', async () => {
    const elsewhere = Object.fromEntries(
      Object.entries(env).map(([name, url]) => [
        name,
        Object.assign(new URL(url), { pathname: '/nowhere' }).href,
      ]),
    );
    const { code, stderr } = await runInOne(elsewhere, 'migrate', 'up');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('database "nowhere" does not exist. Create the database'),
    ]);
  });

  test('a server that does not answer is named', async () => {
    const elsewhere = Object.fromEntries(
      Object.entries(env).map(([name, url]) => [name, Object.assign(new URL(url), { port: '9' }).href]),
    );
    const { code, stderr } = await runInOne(elsewhere, 'migrate', 'status');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^No PostgreSQL answers at 127\.0\.0\.1:9 .*Start it/),
    ]);
  });
});

describe('with roles and without tables', () => {
  test('every command names `migrate up`', async () => {
    await provisionRoles(postgres.urls);
    for (const args of THROUGH_SERVICES)
      await expectRemedy(args, /finds no tables; run `omnimemory migrate up` first/);
  });

  test('`doctor` reports it, `migrate status` lists what is pending, and `migrate down` has nothing to do', async () => {
    const examined = await cli('doctor');
    expect([examined.code, examined.stderr]).toEqual([1, '']);
    expect(examined.stdout).toMatch(/has no tables of this product\.\n +→ Run `omnimemory migrate up`/);
    const status = await cli('migrate', 'status');
    expect([status.code, status.stdout]).toEqual([0, expect.stringMatching(/^pending {2}0001_tenancy\n/)]);
    expect(status.stderr).toMatch(/^\d+ pending: run `omnimemory migrate up`/);
    const down = await cli('migrate', 'down', '--yes');
    expect([down.code, down.stdout]).toEqual([
      0,
      'No migration is applied, so there is nothing to revert.\n',
    ]);
  });
});

describe('with pending migrations', () => {
  test('`migrate up` says which ran, and the second time that none was pending', async () => {
    const up = await cli('migrate', 'up');
    expect([up.code, up.stderr]).toEqual([0, '']);
    expect(up.stdout).toMatch(/^applied 0001_tenancy\n.*applied 0036_audit_heads_as_rows\n/s);
    expect((await cli('migrate', 'up')).stdout).toMatch(/^No migration was pending\.\n/);
  });

  test('commands name the missing migrations, and the server is not ready until they have run', async () => {
    expect((await cli('migrate', 'down', '--count', '2', '--yes')).code).toBe(0);
    for (const args of THROUGH_SERVICES.slice(0, 2))
      await expectRemedy(
        args,
        /^The database lacks 2 of this release's migrations \(\d{4}_\w+ …\)\. Run `omnimemory migrate up` first/,
      );
    const server = await startServerProcess({ ...env, DATABASE_URL_OWNER: '', DATABASE_URL_ADMIN: '' });
    try {
      const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
      expect(await readiness()).toBe(503);
      expect((await cli('migrate', 'up')).stdout).toMatch(/^applied \d{4}_\w+\napplied \d{4}_\w+\nSchema/);
      expect(await readiness()).toBe(200);
    } finally {
      await server.stop();
    }
    expect(server.output).toMatch(/"code":"migrations_pending".*run `omnimemory migrate up`/);
  });

  test('lost grants are named with the command that creates them again', async () => {
    const client = new pg.Client({ connectionString: postgres.urls.admin });
    await client.connect();
    await client.query('revoke select on tenants from omnimemory_identity');
    await client.end();
    await expectRemedy(
      ['tenant', 'list'],
      /permission denied for table tenants.*Run `omnimemory migrate up`/,
    );
    expect((await cli('migrate', 'up')).code).toBe(0);
    expect(await cli('tenant', 'list')).toMatchObject({ code: 0 });
  });
});

test('a start that creates the schema of the embedded database logs which migrations ran; the next one has none to log', async () => {
  const dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-unprepared-'));
  try {
    const output: string[] = [];
    for (const _start of ['first', 'second']) {
      const server = await startServerProcess({ DATA_DIR: dataDir, LOG_LEVEL: 'info' });
      await server.stop();
      output.push(server.output);
    }
    expect(output[0]).toMatch(
      /"migrations":\["0001_tenancy",.*"msg":"Applied \d+ migrations, 0001_tenancy to /,
    );
    expect(output[1]).not.toContain('0001_tenancy');
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('a start on an embedded database of a newer release ends with a sentence, and so does a command', async () => {
  const dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-unprepared-'));
  const sentence =
    /^Nothing was changed, because the database has migrations that this release does not know: 9999_newer\./m;
  try {
    expect(await runCommand({ DATA_DIR: dataDir }, 'migrate', 'up')).toMatchObject({ code: 0 });
    const newer = await openEmbeddedServer(dataDir);
    const client = new pg.Client({ connectionString: newer.urls.admin });
    await client.connect();
    await client.query(`insert into schema_migrations (name, run_on) values ('9999_newer', now())`);
    await client.end();
    await newer.leave();
    const server = new ServerProcess({ DATA_DIR: dataDir });
    expect(await server.ended()).toBe(1);
    await server.serving().catch(() => {});
    expect(server.output).toMatch(sentence);
    const listed = await runCommand({ DATA_DIR: dataDir }, 'tenant', 'list');
    expect([listed.code, listed.stdout, listed.stderr]).toEqual([1, '', expect.stringMatching(sentence)]);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
