import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

interface Facts {
  readonly data: string;
  readonly programs: string;
  readonly postmaster: string;
}

const FACTS = `select current_setting('data_directory') as data,
  (select setting from pg_config where name = 'BINDIR') as programs,
  split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as postmaster`;

/** A node of the throw-away cluster, on this machine, as its administrator. */
export class ClusterNode {
  readonly #url: string;
  #facts: Facts | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** As a crash ends it: every process at once, and nothing is written. */
  async crash(): Promise<void> {
    this.#facts = await this.#ask<Facts>(FACTS);
    process.kill(Number(this.#facts.postmaster), 'SIGQUIT');
    // its last act is to remove the file
    const file = join(this.#facts.data, 'postmaster.pid');
    while (await stat(file).catch(() => undefined)) await wait(50);
  }

  /** Resolves when it answers again. */
  async start(): Promise<void> {
    if (!this.#facts) throw new Error('The node was not stopped.');
    const { data, programs } = this.#facts;
    // PostgreSQL refuses to run as root, and looks for certificates in HOME
    const { uid, gid } = await stat(data);
    const arguments_ = ['-D', data, '-w', '-l', join(data, 'restarted.log'), 'start'];
    const child = spawn(join(programs, 'pg_ctl'), arguments_, {
      uid,
      gid,
      stdio: 'ignore',
      cwd: '/',
      env: { HOME: data },
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`pg_ctl could not start the node at ${this.port}.`);
  }

  async #ask<T>(question: string): Promise<T> {
    const client = new pg.Client({ connectionString: this.#url });
    client.on('error', () => {}); // it may be ending
    await client.connect();
    try {
      return (await client.query(question)).rows[0] as T;
    } finally {
      await client.end().catch(() => {});
    }
  }
}
