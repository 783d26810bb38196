import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';
import { type ClientOptions, WebSocket } from 'ws';
import { SOCKET_PATH } from '../../../../src/api.ts';
import { type AppOptions, createApp } from '../../../../src/app.ts';
import { Draining } from '../../../../src/http/server/draining.ts';
import { httpServer } from '../../../../src/http/server/http-server.ts';
import { serveUpgrades } from '../../../../src/http/server/upgrades.ts';
import { appOptionsOf } from '../../../support/test-app.ts';
import type { TestDatabase } from '../../../support/test-database.ts';

export interface SocketSite {
  readonly http: Server;
  readonly draining: Draining;
  readonly url: string;
}

/** The server as src/server.ts builds it. */
export async function startSocketSite(
  db: TestDatabase,
  options: Partial<AppOptions> = {},
): Promise<SocketSite> {
  const draining = new Draining(() => {
    db.services.changes.endAll();
    db.services.metricStreams.endAll();
  });
  const http = httpServer(createApp({ ...appOptionsOf(db), draining, ...options }));
  serveUpgrades(http, SOCKET_PATH);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  afterAll(() => {
    http.close();
    http.closeAllConnections();
  });
  return { http, draining, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

export interface Message {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what it is
  readonly data?: any;
  readonly [field: string]: unknown;
}

/** A WebSocket whose messages a test takes one by one. */
export class SocketReader {
  readonly socket: WebSocket;
  /** The code, once it is closed; for a refusal before the upgrade, its status. */
  readonly closed: Promise<number>;
  readonly #messages: Message[] = [];
  #arrived = () => {};

  constructor({ url }: Pick<SocketSite, 'url'>, path: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, options);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => resolve(code));
      this.socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      this.#messages.push(JSON.parse(data.toString()));
      this.#arrived();
    });
  }

  async next(): Promise<Message> {
    if (this.#messages.length === 0)
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    return this.#messages.shift() as Message;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
