import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { fillFolder } from '../support/prepared-folder.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const MEBIBYTE = 1_048_576;
const SECRET = 'om_a_key_that_nobody_may_read';

// each test creates a database, which takes long on a busy machine
jest.setTimeout(120_000);

let dataDir: string;
let server: ServerProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-log-'));
});
afterEach(async () => {
  await server?.kill();
  await rm(dataDir, { recursive: true, force: true });
});

const log = () => join(dataDir, 'server.log');
const sizeOf = async (file: string) => (await stat(file)).size;

async function asOwner(...statements: string[]): Promise<void> {
  const { passwords } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
  const [, , , port] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  const user = 'omnimemory_owner';
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    user,
    password: passwords[user],
    database: 'omnimemory',
  });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement).catch(() => {});
  } finally {
    await client.end();
  }
}

test('the log is emptied while PostgreSQL writes it, one older file is kept, and later lines arrive', async () => {
  await fillFolder(dataDir, 'schema');
  server = await startServerProcess({ DATA_DIR: dataDir });
  for (const round of ['first', 'second']) {
    await appendFile(log(), `the ${round} long log\n${'x'.repeat(11 * MEBIBYTE)}\n`);
    while ((await sizeOf(log())) > MEBIBYTE) await wait(20);
    expect(await readFile(`${log()}.1`, 'utf8')).toContain(`the ${round} long log`);
    await asOwner('select * from no_such_table');
    // a file that was emptied under a writer that does not append would begin with eleven million zeros
    expect(await readFile(log(), 'utf8')).toMatch(/^[^\0]*no_such_table/);
  }
  for (const file of [log(), `${log()}.1`]) expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await server.stop()).toBe(0);
});

test('a log that has grown too long is put aside at the next start, the one of an earlier release too', async () => {
  const database = await openEmbeddedServer(dataDir);
  await database.stop();
  await writeFile(log(), 'x'.repeat(11 * MEBIBYTE));
  await chmod(log(), 0o600);
  await writeFile(join(dataDir, 'postgres/server.log'), 'of an earlier release');
  await (await openEmbeddedServer(dataDir)).stop();
  expect(await sizeOf(log())).toBeLessThan(MEBIBYTE);
  expect(await sizeOf(`${log()}.1`)).toBe(11 * MEBIBYTE);
  await expect(stat(join(dataDir, 'postgres/server.log'))).rejects.toThrow('ENOENT');
});

test('the log holds no statement and no value of a row', async () => {
  server = await startServerProcess({ DATA_DIR: dataDir });
  await asOwner(
    `create table kept (secret text unique, number integer check (number > 0))`,
    `insert into kept values ('${SECRET}', 1)`,
    `insert into kept values ('${SECRET}', 1)`,
    `insert into kept values ('${SECRET}', -1)`,
    `alter role omnimemory_tenant password '${SECRET}'`,
    `create role other login password '${SECRET}'`,
  );
  expect(await server.stop()).toBe(0);
  const text = await readFile(log(), 'utf8');
  expect(text).toContain('kept_secret_key');
  expect(text).toContain('permission denied');
  expect(text).not.toContain(SECRET);
  const { passwords } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
  for (const password of Object.values<string>(passwords)) expect(text).not.toContain(password);
});
