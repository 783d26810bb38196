import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** A pool that can be closed even if a connection is never returned. */
export class RolePool extends pg.Pool {
  readonly #sockets: ReadonlySet<Socket>;

  constructor(options: pg.PoolConfig) {
    const sockets = new Set<Socket>();
    const stream = () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    };
    super({ ...options, stream });
    this.#sockets = sockets;
  }

  /**
   * Waits for running work and closes unfinished connections after `timeoutMs`. PostgreSQL rolls that work back, unless
   * COMMIT was already sent.
   */
  async close(timeoutMs: number): Promise<void> {
    await Promise.race([this.end(), wait(timeoutMs, undefined, { ref: false })]);
    for (const socket of this.#sockets) socket.destroy();
  }
}
