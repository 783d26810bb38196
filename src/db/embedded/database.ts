import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { OwnerUrls } from '../schema/provision.ts';
import { OWNER_ROLE, ROLE_NAMES, roleUrls } from '../schema/roles.ts';
import { ADMIN, type Secrets } from './secrets.ts';

const DATABASE = 'omnimemory';

/** The database of the embedded PostgreSQL on this port. */
export function urlsFor(port: number, secrets: Secrets): OwnerUrls {
  const url = (role: string) =>
    `postgres://${role}:${encodeURIComponent(secrets.passwords[role] ?? '')}@127.0.0.1:${port}/${DATABASE}`;
  return {
    admin: url(ADMIN),
    owner: url(OWNER_ROLE),
    roles: roleUrls(url),
  };
}

// An arbitrary fixed number.
const CREATE_LOCK = 8_003_002;

export async function ensureDatabase(port: number, secrets: Secrets): Promise<void> {
  const client = await connectOnceReady(adminOf(port, secrets));
  try {
    // a request of a killed process may still be running
    await client.query('select pg_advisory_lock($1)', [CREATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

const LEAVE_TIMEOUT_MS = 2_000;
const LEAVING_EVERY_MS = 20;

/**
 * Whether a client is connected as one of the roles without holding `use.lock`: a backup, or a process of an
 * earlier release. A backend needs a moment to notice that its connection is closed.
 */
export async function isConnected(port: number, secrets: Secrets): Promise<boolean> {
  const client = new pg.Client(adminOf(port, secrets));
  client.on('error', () => {});
  try {
    await client.connect();
    const roles = [OWNER_ROLE, ...Object.values(ROLE_NAMES)];
    for (
      const deadline = Date.now() + LEAVE_TIMEOUT_MS;
      Date.now() < deadline;
      await wait(LEAVING_EVERY_MS)
    ) {
      const { rowCount } = await client.query('select from pg_stat_activity where usename = any ($1)', [
        roles,
      ]);
      if (!rowCount) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

const adminOf = (port: number, { passwords }: Secrets): pg.ClientConfig => ({
  host: '127.0.0.1',
  port,
  user: ADMIN,
  password: passwords[ADMIN],
  database: 'postgres',
});

const READY_TIMEOUT_MS = 60_000;
const READY_EVERY_MS = 100;
const STARTING_UP = '57P03';

/** A server that was already running may still be recovering from a crash. */
async function connectOnceReady(config: pg.ClientConfig): Promise<pg.Client> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; ; await wait(READY_EVERY_MS)) {
    const client = new pg.Client(config);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== STARTING_UP || Date.now() > deadline) throw error;
    }
  }
}
