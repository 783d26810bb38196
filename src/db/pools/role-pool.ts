import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Connected, RoleClient, type RoleClientConfig } from './role-client.ts';

/** How many connections of a pool log in at the same time. */
export const MAX_CONNECTING = 16;

/** Methods of pg-pool that it does not document; tests/db/role-pool.test.ts fails if another version lacks them. */
interface PoolInside {
  _isFull(): boolean;
  _pulseQueue(): void;
}
const isFull = (pg.Pool.prototype as unknown as PoolInside)._isFull;

/**
 * A pool that can be closed even if a connection is never returned. It logs in a few connections at a time and lets the other
 * callers wait: of a thousand at once, as after a restart of the pooler, each takes longer than its caller waits, and none
 * would ever succeed.
 */
export class RolePool extends pg.Pool {
  readonly #sockets: ReadonlySet<Socket>;
  #connecting = 0;

  constructor(options: pg.PoolConfig & RoleClientConfig) {
    const sockets = new Set<Socket>();
    const stream = () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    };
    const counted = (connect: (done: Connected) => void, done: Connected) => this.#counted(connect, done);
    class Client extends RoleClient {
      override connect(done: Connected): void {
        counted((connected) => super.connect(connected), done);
      }
    }
    super({ ...options, stream, Client: Client as unknown as NonNullable<pg.PoolConfig['Client']> });
    this.#sockets = sockets;
  }

  _isFull(): boolean {
    return this.#connecting >= MAX_CONNECTING || isFull.call(this as unknown as PoolInside);
  }

  #counted(connect: (done: Connected) => void, done: Connected): void {
    this.#connecting += 1;
    connect((error, client) => {
      this.#connecting -= 1;
      done(error, client);
      // after a failure pg-pool does this itself
      if (!error) (this as unknown as PoolInside)._pulseQueue();
    });
  }

  /**
   * Waits for running work and closes unfinished connections after `timeoutMs`. PostgreSQL rolls that work back, unless
   * COMMIT was already sent.
   */
  async close(timeoutMs: number): Promise<void> {
    await Promise.race([this.end(), wait(timeoutMs, undefined, { ref: false })]);
    this.cut();
  }

  /** Closes every connection at once; what waits for an answer fails. Later work opens new ones. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
