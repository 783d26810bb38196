import type pg from 'pg';
import { type Speed, speedOf, type Used, usedBy } from '../otlp/speed.ts';
import type { BenchDatabase } from '../support/bench-database.ts';
import { HttpConnection } from '../support/http-connection.ts';
import { startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import type { Request, Round } from './requests.ts';

const POOL_SIZE = '10';

/** A server on one of the two databases. */
export class Side {
  readonly #url: URL;
  readonly #keys: readonly string[];
  readonly #admin: pg.Client;
  readonly #used: Used;

  private constructor(url: URL, { keys, admin }: BenchDatabase, used: Used) {
    this.#url = url;
    this.#keys = keys;
    this.#admin = admin;
    this.#used = used;
  }

  static async start(resources: Resources, database: BenchDatabase): Promise<Side> {
    const { url, pid } = await startProduct(resources, database.databaseUrls, {
      DATABASE_POOL_SIZE: POOL_SIZE,
    });
    return new Side(new URL(url), database, await usedBy(pid, database.admin));
  }

  /** The requests are built before: the clients share the processors. */
  async measure({ rows, lists }: Round): Promise<Speed> {
    const requests = lists.map((own) => own.map((request) => this.#bytesOf(request)));
    const connections = await Promise.all(lists.map(() => HttpConnection.open(this.#url)));
    await this.#admin.query('checkpoint');
    const speed = await speedOf(rows, this.#used, () =>
      Promise.all(connections.map((connection, n) => sendAll(connection, requests[n] ?? []))),
    );
    for (const connection of connections) connection.close();
    return speed;
  }

  #bytesOf({ tenant, path, type, body }: Request): Buffer {
    const head =
      `POST ${path} HTTP/1.1\r\nHost: ${this.#url.host}\r\nAuthorization: Bearer ${this.#keys[tenant]}\r\n` +
      `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  }
}

async function sendAll(connection: HttpConnection, requests: readonly Buffer[]): Promise<void> {
  for (const request of requests) {
    const { status, body } = await connection.ask(request);
    const isStored = status === 200 && (body === '' || body.includes('"duplicate":0,"rejected":0'));
    if (!isStored) throw new Error(`Unexpected response: ${status} ${body.slice(0, 500)}`);
  }
}
