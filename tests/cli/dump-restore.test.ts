import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { buildServices, type Services } from '../../src/container.ts';
import { releaseWarning } from '../../src/db/doctor/server-release.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import {
  runProgram,
  type SystemServer,
  startSystemServer,
  systemPostgres,
} from '../support/system-postgres.ts';
import { asAdmin, urlsOf } from '../support/template.ts';

const binaries = systemPostgres();
(binaries ? describe : describe.skip)(
  binaries
    ? 'a dump and its restore'
    : 'a dump and its restore: pg_dump and its server are not installed here',
  () => suite(binaries ?? ''),
);
if (process.env.REQUIRE_DUMP === '1')
  test('pg_dump and its server are installed, as this run requires', () => expect(binaries).toBeDefined());

function suite(programs: string): void {
  let folder: string;
  let dump: string;
  let source: SystemServer;
  let target: SystemServer;
  /** What doctor says about the release of PostgreSQL that is installed here: no fault of a dump. */
  let ofRelease: string | undefined;
  let kept: TenantScope & { readonly session: string };
  let other: TenantScope;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'omnimemory-dump-'));
    dump = join(folder, 'dump');
    [source, target] = await Promise.all([startSystemServer(programs), startSystemServer(programs)]);
    const urls = urlsOf(source.adminUrl, 'source');
    await asAdmin(source.adminUrl, async (admin) => {
      await admin.query('create database source');
      const { rows } = await admin.query('show server_version_num');
      ofRelease = releaseWarning(Number(rows[0].server_version_num));
    });
    await provisionRoles(urls);
    await migrateUp(urls.owner);
    await withServices(urls, async ({ tenants, sessions, metrics }) => {
      const newTenant = async (name: string) =>
        ({ kind: 'tenant', tenantId: (await tenants.create({ name })).id }) as const;
      const scope = await newTenant('Kept');
      other = await newTenant('Other');
      const { session_id: session } = await sessions.start(scope, { tool_id: 'cursor' });
      await metrics.store(scope, { tool_id: 'cursor', session_id: session, tokens_saved: 7 });
      kept = { ...scope, session };
    });
    const { code, output } = await cli(operatorEnv(urls), 'backup', dump);
    expect([code, output]).toEqual([0, `${dump}\n`]);
    expect((await stat(dump)).mode & 0o777).toBe(0o600);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  /** With PostgreSQL's programs in the PATH. */
  const cli = (env: Record<string, string>, ...args: string[]) =>
    runProgram(programs, process.execPath, ['src/cli/cli.ts', ...args], env);

  async function withServices(
    { roles }: ReturnType<typeof urlsOf>,
    work: (services: Services) => Promise<void>,
  ): Promise<void> {
    const pools = openRolePools(roles, { poolSize: 2, log: createLogger('silent') });
    try {
      await work(buildServices(Database.over(pools)));
    } finally {
      await closeRolePools(pools);
    }
  }

  /** An empty database on a server where nothing of ours is left. */
  async function emptyDatabase(server: SystemServer, name: string) {
    await asAdmin(server.adminUrl, (admin) => admin.query(`create database ${name}`));
    return urlsOf(server.adminUrl, name);
  }

  async function removeEverything(name: string): Promise<void> {
    await asAdmin(target.adminUrl, async (admin) => {
      await admin.query(`drop database ${name} with (force)`);
      for (const role of [OWNER_ROLE, ...Object.values(ROLE_NAMES)]) await admin.query(`drop role ${role}`);
    });
  }

  const strictCode = () => (ofRelease ? 1 : 0);

  const restore = (urls: ReturnType<typeof urlsOf>, ...options: string[]) =>
    runProgram(programs, 'pg_restore', [...options, `--dbname=${urls.admin}`, dump]);

  /** What an operator checks, and that rows are there, apart, and can be added. */
  async function expectWhole(urls: ReturnType<typeof urlsOf>): Promise<void> {
    const env = operatorEnv(urls);
    const examined = await runCommand(env, 'doctor', '--strict', '--json');
    const findings = (JSON.parse(examined.stdout).findings as { severity: string; message: string }[])
      .filter(({ severity }) => severity !== 'hint')
      .map(({ message }) => message);
    expect(findings).toEqual(ofRelease ? [ofRelease] : []);
    expect(examined.code).toBe(strictCode());
    const verified = await runCommand(env, 'audit', 'verify');
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`ok     ${kept.tenantId}  1 lines`),
    });
    await withServices(urls, async ({ sessions, metrics, summaries: _, audit }) => {
      expect(await sessions.get(kept, kept.session)).toMatchObject({ tool_id: 'cursor' });
      await expect(sessions.get(other, kept.session)).rejects.toThrow('no such session');
      await metrics.store(kept, { tool_id: 'cursor', session_id: kept.session, tokens_saved: 8 });
      expect((await audit.verify(kept)).faults).toEqual([]);
    });
  }

  test('pg_dump of the owner is refused, because its rows are hidden from it', async () => {
    const { owner } = urlsOf(source.adminUrl, 'source');
    const { code, output } = await runProgram(programs, 'pg_dump', [
      `--file=${dump}.owner`,
      `--dbname=${owner}`,
    ]);
    expect([code, output]).toEqual([1, expect.stringContaining('row-level security')]);
  });

  test('a backup that fails leaves an earlier one as it was', async () => {
    const earlier = join(folder, 'earlier', 'dump');
    await mkdir(dirname(earlier));
    await writeFile(earlier, 'the dump of yesterday');
    const env = {
      ...operatorEnv(urlsOf(source.adminUrl, 'source')),
      DATABASE_URL_ADMIN: 'postgres://postgres:admin@127.0.0.1:1/source',
    };
    const { code } = await cli(env, 'backup', earlier);
    expect(code).toBe(1);
    expect(await readFile(earlier, 'utf8')).toBe('the dump of yesterday');
    expect(await readdir(dirname(earlier))).toEqual(['dump']);
  });

  test('no argument of a program has the password, whatever its characters are', async () => {
    const password = 'p:/@ %25?&#=$(id)ä';
    await asAdmin(source.adminUrl, (admin) =>
      admin.query(`create role backup superuser login password '${password}'`),
    );
    const url = new URL(urlsOf(source.adminUrl, 'source').admin);
    url.username = 'backup';
    url.password = encodeURIComponent(password);
    const seen = join(folder, 'arguments');
    const recording = join(folder, 'recording');
    await mkdir(recording);
    for (const name of ['pg_dump', 'pg_restore']) {
      const script = `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >>'${seen}'\nexec '${join(programs, name)}' "$@"\n`;
      await writeFile(join(recording, name), script, { mode: 0o755 });
    }
    const env = {
      ...operatorEnv(await emptyDatabase(source, 'quoted')),
      PATH: [recording, programs, process.env.PATH].join(delimiter),
    };
    const dumped = await cli({ ...env, DATABASE_URL_ADMIN: url.href }, 'backup', join(folder, 'of backup'));
    expect(dumped).toEqual({ code: 0, output: `${join(folder, 'of backup')}\n` });
    url.pathname = '/quoted';
    const restored = await cli(
      { ...env, DATABASE_URL_ADMIN: url.href },
      'restore',
      join(folder, 'of backup'),
    );
    expect(restored).toMatchObject({ code: strictCode() });
    await asAdmin(source.adminUrl, async (admin) => {
      await admin.query('drop database quoted with (force)');
      await admin.query('drop role backup');
    });
    const programsAndArguments = await readFile(seen, 'utf8');
    expect(programsAndArguments).toMatch(/pg_dump.*pg_restore/s);
    expect(programsAndArguments).not.toContain(password);
    expect(programsAndArguments).not.toContain(url.password);
  }, 120_000);

  test('`restore` restores into a server that has never seen the roles', async () => {
    const urls = await emptyDatabase(target, 'restored');
    const { code, output } = await cli(operatorEnv(urls), 'restore', dump);
    expect([code, output]).toEqual([strictCode(), expect.stringMatching(/ok {5}\w.*\nok {5}\w/s)]);
    await expectWhole(urls);
    await removeEverything('restored');
  }, 120_000);

  test('a program that is not installed is named, with what to install', async () => {
    const env = operatorEnv(urlsOf(source.adminUrl, 'source'));
    const { code, stderr } = await runCommand({ ...env, PATH: '/nowhere' }, 'backup', join(folder, 'none'));
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^pg_dump is not installed\. Install .* postgresql-client/),
    ]);
  });

  test('`migrate up` finishes what was restored into a server without roles', async () => {
    const urls = await emptyDatabase(target, 'roleless');
    const restored = await restore(urls);
    // it goes on without owners, grants and policies
    expect([restored.code, restored.output]).toEqual([
      1,
      expect.stringMatching(/role "omnimemory_owner" does not exist/),
    ]);
    expect(await runCommand(operatorEnv(urls), 'migrate', 'up')).toMatchObject({ code: 0, stderr: '' });
    await expectWhole(urls);
    await removeEverything('roleless');
  }, 120_000);

  test('`migrate up` finishes what was restored without owners and grants beside the original', async () => {
    const urls = await emptyDatabase(source, 'beside');
    const restored = await restore(urls, '--no-owner', '--no-acl', '--exit-on-error');
    expect(restored).toEqual({ code: 0, output: '' });
    const status = await runCommand(operatorEnv(urls), 'migrate', 'status');
    expect([status.code, status.stderr]).toEqual([1, expect.stringContaining('Run `omnimemory migrate up`')]);
    expect(await runCommand(operatorEnv(urls), 'migrate', 'up')).toMatchObject({ code: 0, stderr: '' });
    await expectWhole(urls);
  }, 120_000);
}
