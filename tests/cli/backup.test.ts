import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Report } from '../../src/cli/backup/report.ts';
import { buildServices, type Services } from '../../src/container.ts';
import { restoreFolder } from '../../src/db/backup/restore.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { serverUser } from '../../src/db/embedded/server-user.ts';
import { closeRolePools, openRolePools, type RolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { headerOf } from '../../src/lib/files/tar.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { runCommand } from '../support/command-line.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { newPreparedFolder } from '../support/prepared-folder.ts';
import { asAdmin } from '../support/template.ts';

// PostgreSQL is started several times
jest.setTimeout(120_000);

const FAST = { fsync: 'off', synchronous_commit: 'off' };

let dataDir: string;
let backups: string;
let archive: string;
let server: EmbeddedServer;
let pools: RolePools;
let services: Services;
let tenantId: string;
beforeAll(async () => {
  dataDir = await newPreparedFolder('backup');
  backups = await mkdtemp(join(memoryFolder(), 'omnimemory-backups-'));
  archive = join(backups, 'tonight.tar.gz');
  server = await openEmbeddedServer(dataDir, FAST);
  pools = openRolePools(server.urls.roles, { poolSize: 2, log: createLogger('silent') });
  services = buildServices(Database.over(pools));
  tenantId = (await services.tenants.create({ name: 'Kept' })).id;
});
afterAll(async () => {
  await closeRolePools(pools);
  await server.stop();
  for (const folder of [dataDir, backups]) await rm(folder, { recursive: true, force: true });
});

const cli = (env: Record<string, string>, ...args: string[]) =>
  runCommand({ DATA_DIR: dataDir, DISK_RESERVE_MB: '0', SEMANTIC_SEARCH: 'off', ...env }, ...args);

const scope = () => ({ kind: 'tenant', tenantId }) as const;
const write = () => services.metrics.store(scope(), { tool_id: 'cursor', tokens_saved: 7 });

/** Writes all the time until it is told to stop. */
function load(): () => Promise<number> {
  let [isOver, written] = [false, 0];
  const work = (async () => {
    while (!isOver) {
      await write();
      written++;
    }
  })();
  return async () => {
    isOver = true;
    await work;
    return written;
  };
}

const rowsOf = ({ tables }: Report, name: string) => tables.find(({ table }) => table === name);

/** Kills a backup that has begun to copy. */
async function killBackup(path: string): Promise<void> {
  const child = spawn(process.execPath, ['src/cli/cli.ts', 'backup', path], {
    cwd: join(import.meta.dirname, '../..'),
    env: childEnvironment({ DATA_DIR: dataDir, DISK_RESERVE_MB: '0' }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child.stderr, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('a backup of a server that is written to', () => {
  beforeAll(async () => {
    await writeFile(archive, 'the backup of yesterday');
    await killBackup(archive);
    expect(await readFile(archive, 'utf8')).toBe('the backup of yesterday');
    expect(await readdir(backups)).toEqual([
      'tonight.tar.gz',
      expect.stringMatching(/^tonight\.tar\.gz\.partial-/),
    ]);
    const stop = load();
    const { code, stderr, stdout } = await cli({}, 'backup', archive);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^copying [\d.]+ MB …\n$/)]);
    expect(stdout).toMatch(/tonight\.tar\.gz: [\d.]+ MB, \d+ rows, in /);
    expect(await stop()).toBeGreaterThan(0);
  });

  test('leaves nothing else, neither of itself nor of one before it that was killed', async () => {
    expect(await readdir(backups)).toEqual(['tonight.tar.gz']);
    const { rows } = await asAdmin(server.urls.admin, (client) =>
      client.query('select slot_name from pg_replication_slots'),
    );
    expect(rows).toEqual([]);
  });

  test('can be read by its owner only, and has no password and no key', async () => {
    expect((await stat(archive)).mode & 0o777).toBe(0o600);
    const content = gunzipSync(await readFile(archive));
    const { passwords, secretKey } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
    const found = [...Object.values<string>(passwords), secretKey].filter((one) => content.includes(one));
    expect(found).toEqual([]);
    expect(content.includes('SCRAM-SHA-256$')).toBe(true);
  });

  test('is restored into an empty folder, with every row of its moment, and can be used at once', async () => {
    const empty = await mkdtemp(join(memoryFolder(), 'omnimemory-restored-'));
    try {
      const { code, stdout } = await cli({ DATA_DIR: empty }, 'restore', '--json', archive);
      const report = JSON.parse(stdout) as Report;
      expect([code, report.ok]).toEqual([0, true]);
      const metrics = rowsOf(report, 'metrics');
      expect(metrics).toMatchObject({ verdict: 'same', rows: metrics?.recorded, live: null });
      expect(metrics?.rows).toBeGreaterThan(0);
      expect(report.audit).toMatchObject({ ok: true, heads: [{ tenant_id: tenantId, verdict: 'same' }] });
      const listed = await cli({ DATA_DIR: empty }, 'tenant', 'list');
      expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(tenantId)]);
      await expect(restoreFolder(archive, empty)).rejects.toThrow('has a database already');
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  });

  /** The archive with other bytes in its tar, under a new name. */
  async function changed(change: (tar: Buffer) => void): Promise<string> {
    const tar = gunzipSync(await readFile(archive));
    change(tar);
    const path = join(backups, 'changed.tar.gz');
    await writeFile(path, gzipSync(tar, { level: 0 }));
    return path;
  }

  test('is verified beside the live database; a table that is not the one of its record is a fault', async () => {
    const path = await changed((tar) => {
      const at = tar.indexOf('"digest": "', tar.indexOf('"table": "tenants"')) + '"digest": "'.length + 1;
      tar[at] = tar[at] === 0x31 ? 0x32 : 0x31;
    });
    const before = await readdir(dataDir);
    // as one leaves it that is killed
    await mkdir(join(dataDir, 'restore-check-0123456789ab', 'postgres'), { recursive: true });
    await write();
    const { code, stdout } = await cli({}, 'restore', '--verify', '--json', path);
    const report = JSON.parse(stdout) as Report;
    expect([code, report.ok]).toEqual([1, false]);
    const faults = report.tables.filter(({ verdict }) => verdict !== 'same');
    expect(faults).toEqual([
      { table: 'tenants', rows: 1, recorded: 1, live: 1, verdict: 'differs', isLiveSame: true },
    ]);
    // the live database goes on, and has changed since
    expect(rowsOf(report, 'metrics')).toMatchObject({ verdict: 'same', isLiveSame: false });
    expect(report.audit).toMatchObject({ ok: true, not_continued: [] });
    expect(report.doctor.ok).toBe(true);
    expect(await readdir(dataDir)).toEqual(before);
    expect(await server.isAlive()).toBe(true);
  });

  test('a verification that is interrupted leaves no copy and no server', async () => {
    const before = await readdir(dataDir);
    const child = spawn(process.execPath, ['src/cli/cli.ts', 'restore', '--verify', archive], {
      cwd: join(import.meta.dirname, '../..'),
      env: childEnvironment({ DATA_DIR: dataDir, SEMANTIC_SEARCH: 'off' }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let pid: number | undefined;
    for await (const chunk of child.stderr) {
      if (pid !== undefined || !`${chunk}`.includes('reading every row')) continue;
      const [name] = (await readdir(dataDir)).filter((one) => /^restore-check-[\da-f]+$/.test(one));
      pid = Number.parseInt(await readFile(join(dataDir, name ?? '', 'postgres/postmaster.pid'), 'utf8'), 10);
      child.kill('SIGINT');
    }
    expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(130);
    expect(await readdir(dataDir)).toEqual(before);
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
    expect(await server.isAlive()).toBe(true);
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    [
      'with a changed byte in a file',
      () =>
        changed((tar) => {
          const at = tar.indexOf('base/1/1259\0') + 512 + 100;
          tar[at] = (tar[at] ?? 0) ^ 1;
        }),
      /base\/1\/1259 was changed/,
    ],
    [
      'that was cut off',
      async () => {
        const path = join(backups, 'short.tar.gz');
        await writeFile(path, (await readFile(archive)).subarray(0, 1_000_000));
        return path;
      },
      /it was cut off/,
    ],
    [
      'with a name that leads out of the folder',
      async () => {
        const path = join(backups, 'outside.tar.gz');
        await writeFile(path, gzipSync(headerOf('../outside', 0)));
        return path;
      },
      /leads out of the folder/,
    ],
    [
      'with a file of PostgreSQL under a name that its list does not have',
      async () => {
        const tar = gunzipSync(await readFile(archive));
        const path = join(backups, 'planted.tar.gz');
        await writeFile(
          path,
          gzipSync(Buffer.concat([headerOf('pg_wal/../planted.conf', 0), tar]), { level: 0 }),
        );
        return path;
      },
      /leads out of the folder/,
    ],
  ])('%s is refused, and nothing of it stays', async (_what, made, reason) => {
    const empty = await mkdtemp(join(memoryFolder(), 'omnimemory-refused-'));
    try {
      await expect(restoreFolder(await made(), empty)).rejects.toThrow(reason);
      expect((await readdir(empty)).filter((name) => name.startsWith('postgres'))).toEqual([]);
    } finally {
      await rm(empty, { recursive: true, force: true });
    }
  });
});

test('a restore removes nothing that is in the place of the database', async () => {
  const folder = await mkdtemp(join(memoryFolder(), 'omnimemory-in-its-place-'));
  try {
    const file = join(folder, 'postgres');
    await writeFile(file, 'of somebody');
    const user = await serverUser(folder);
    if (user) await chown(file, user.uid, user.gid);
    await expect(restoreFolder(archive, folder)).rejects.toThrow('postgres cannot be read');
    expect(await readFile(file, 'utf8')).toBe('of somebody');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe('a backup that cannot be made', () => {
  test('for want of disk space says so once, leaves no file, and the server works on', async () => {
    const path = join(dataDir, 'full.tar.gz');
    const { code, stderr } = await cli({ DISK_RESERVE_MB: '100000000' }, 'backup', path);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^copying .*\nNo backup was made, because the disk of .* is full .*\n$/),
    ]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('full'))).toEqual([]);
    await write();
  });

  test('because there is no database says so, and makes none', async () => {
    const empty = await mkdtemp(join(memoryFolder(), 'omnimemory-none-'));
    const { code, stderr } = await cli({ DATA_DIR: empty }, 'backup', backups);
    expect([code, stderr]).toEqual([1, expect.stringContaining('nothing to back up')]);
    expect(await readdir(empty)).toEqual([]);
    await rm(empty, { recursive: true });
  });
});
