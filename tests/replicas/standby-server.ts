import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { EmbeddedCluster } from '../../src/db/embedded/cluster.ts';
import { DataFolder } from '../../src/db/embedded/data-folder.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { findPostmaster } from '../../src/db/embedded/postmaster.ts';
import { serverUser } from '../../src/db/embedded/server-user.ts';
import { freePort } from '../support/free-port.ts';
import { newPreparedFolder } from '../support/prepared-folder.ts';
import { asAdmin } from '../support/template.ts';

/** A primary with the whole schema, and a standby that streams from it. */
export interface Replicated {
  readonly primary: EmbeddedServer;
  readonly standby: StandbyServer;
  asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The value of `cluster_name`, by which a read says who has answered it. */
export const STANDBY = 'the_standby';

/** A copy of a stopped primary is all that a standby needs. */
export async function startReplicated(): Promise<Replicated> {
  const [folder, copy] = [await newPreparedFolder('primary'), await newPreparedFolder('standby')];
  const primary = await openEmbeddedServer(folder, FAST);
  const standby = new StandbyServer(copy, primary.urls.admin);
  await standby.start();
  return {
    primary,
    standby,
    asAdmin: (work) => asAdmin(primary.urls.admin, work),
    stop: async () => {
      await standby.stop();
      await primary.stop();
      await Promise.all([folder, copy].map((one) => rm(one, { recursive: true, force: true })));
    },
  };
}

export class StandbyServer {
  readonly #folder: string;
  readonly #primaryUrl: string;
  #cluster: EmbeddedCluster | undefined;
  #port = 0;

  constructor(folder: string, primaryUrl: string) {
    this.#folder = folder;
    this.#primaryUrl = primaryUrl;
  }

  async start(): Promise<void> {
    const { username, password, port } = new URL(this.#primaryUrl);
    const login = `user=${username} password='${decodeURIComponent(password)}'`;
    const settings = {
      ...FAST,
      cluster_name: STANDBY,
      primary_conninfo: `host=127.0.0.1 port=${port} ${login}`,
      // so that a conflict with recovery ends a query at once
      max_standby_streaming_delay: '0',
      wal_retrieve_retry_interval: '100ms',
    };
    const user = await serverUser(this.#folder);
    const data = await DataFolder.open(this.#folder, user);
    await writeFile(join(data.cluster, 'standby.signal'), '');
    this.#cluster = await EmbeddedCluster.at(data, settings, user);
    this.#port ||= await freePort();
    await this.#cluster.start(this.#port);
  }

  /** The URL of a login of the primary, here. */
  urlOf(primaryUrl = ''): string {
    return Object.assign(new URL(primaryUrl), { port: `${this.#port}` }).href;
  }

  asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return asAdmin(this.urlOf(this.#primaryUrl), work);
  }

  /** Whether it applies what arrives. */
  async replays(isOn: boolean): Promise<void> {
    const change = isOn ? 'pg_wal_replay_resume' : 'pg_wal_replay_pause';
    await this.asAdmin(async (client) => {
      await client.query(`select ${change}()`);
      // the pause comes with the next record
      const paused = async () =>
        (await client.query("select pg_get_wal_replay_pause_state() = 'paused' as is")).rows[0].is;
      while (!isOn && !(await paused())) await client.query('select pg_sleep(0.01)');
    });
  }

  async promote(): Promise<void> {
    await this.asAdmin((client) => client.query('select pg_promote()'));
  }

  /** As a crash. */
  async kill(): Promise<void> {
    process.kill(await this.#pid(), 'SIGKILL');
  }

  /** As a network that loses everything: its connections stay open, and nothing arrives. */
  async freeze(isOn: boolean): Promise<void> {
    const pid = await this.#pid();
    const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', `${pid}`]);
    for (const one of [`${pid}`, ...stdout.trim().split(/\s+/)])
      process.kill(Number(one), isOn ? 'SIGSTOP' : 'SIGCONT');
  }

  async #pid(): Promise<number> {
    const running = await findPostmaster(join(this.#folder, 'postgres'));
    if (!running) throw new Error('The standby does not run.');
    return running.pid;
  }

  async stop(): Promise<void> {
    await this.#cluster?.stop();
  }
}
