import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { migrationNames } from '../../src/db/schema/migrate.ts';
import { announcer } from '../../src/lib/announcer.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

jest.setTimeout(120_000);

const db = await setUpDatabase();

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-progress-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** The lines of its log until it stopped. */
async function linesOf(env: Record<string, string>): Promise<Record<string, unknown>[]> {
  const server = await startServerProcess({ LOG_LEVEL: 'info', ...env });
  await server.stop();
  return server.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

describe('the log of a start says what takes its time', () => {
  test('a first start: the database, PostgreSQL, and which migrations ran', async () => {
    const lines = await linesOf({ DATA_DIR: dataDir });
    const all = await migrationNames();
    expect(lines.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining([
        `Creating a database in ${dataDir}; this is done once and takes some seconds …`,
        'Starting PostgreSQL 18 …',
        'Checking the roles and the schema of the database …',
        `Applied ${all.length} migrations, ${all[0]} to ${all.at(-1)}.`,
      ]),
    );
    expect(lines.find(({ migrations }) => migrations)).toMatchObject({ level: 30, migrations: all });
  });

  test('a later start: PostgreSQL alone, and that no migration ran', async () => {
    const messages = (await linesOf({ DATA_DIR: dataDir })).map(({ msg }) => msg);
    expect(messages).toContain('The schema is up to date.');
    expect(messages.join()).not.toContain('Creating');
  });

  test('a PostgreSQL of one’s own: which one, and never a password', async () => {
    const { tenant, local = '', identity, billing = '' } = db.urls.roles;
    const lines = await linesOf({
      DATABASE_URL: tenant,
      DATABASE_URL_LOCAL: local,
      DATABASE_URL_IDENTITY: identity,
      DATABASE_URL_BILLING: billing,
    });
    const { host, pathname, password } = new URL(tenant);
    expect(lines.map(({ msg }) => msg)).toContain(`Connecting to PostgreSQL at ${host}${pathname} …`);
    expect(JSON.stringify(lines)).not.toContain(`:${password}@`);
  });
});

describe('what is announced', () => {
  test('is text at a terminal, whatever the level of the log', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, write: (text: string | Uint8Array) => written.push(`${text}`) > 0 };
    announcer(createLogger('silent'), terminal)('Starting PostgreSQL 18 …', { release: 18 });
    expect(written).toEqual(['Starting PostgreSQL 18 …\n']);
  });
});
