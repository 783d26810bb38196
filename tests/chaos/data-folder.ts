import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** The embedded PostgreSQL of a data folder, from its files: looking at it must not start it. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Of the server that runs, or ran last. */
  async lock(): Promise<{ readonly postmaster: number; readonly port: number } | undefined> {
    const text = await readFile(join(this.path, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
    const [pid, , , port] = text.split('\n');
    return pid && port ? { postmaster: Number(pid), port: Number(port) } : undefined;
  }

  async urlOf(role: string): Promise<string> {
    const { passwords } = JSON.parse(await readFile(join(this.path, 'secrets.json'), 'utf8'));
    const port = (await this.lock())?.port;
    return `postgres://${role}:${passwords[role]}@127.0.0.1:${port}/omnimemory`;
  }

  async connectedAs<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: await this.urlOf(role) });
    // its backend may be the one that is killed
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
