import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { ServerProcess } from '../support/server-process.ts';

// as systemd does, unless it is told otherwise
const RESTART_MS = 100;

/** Runs `src/main.ts` with a PostgreSQL of its own, and starts it again whenever it ends. It does nothing else for it. */
export class Supervisor {
  readonly url: string;
  /** Unrequested exits of a server that was serving. */
  readonly crashes: string[] = [];
  /** How often it ended before it served: it found no database. */
  failedStarts = 0;
  readonly #env: Readonly<Record<string, string>>;
  #server: ServerProcess;
  #wanted: 'run' | 'end' = 'run';
  /** The one that was told to end. */
  #struck: ServerProcess | undefined;

  private constructor(dataDir: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#env = { PORT: `${port}`, DATA_DIR: dataDir, RATE_LIMITS: 'off' };
    this.#server = this.#run();
  }

  static async start(dataDir: string): Promise<Supervisor> {
    return new Supervisor(dataDir, await freePort());
  }

  get output(): string {
    return this.#server.output;
  }

  #run(): ServerProcess {
    const server = new ServerProcess(this.#env);
    server.ended().then(async (code) => {
      if (server !== this.#struck) {
        if (server.url) this.crashes.push(`${code}: ${server.output}`);
        else this.failedStarts += 1;
      }
      await wait(RESTART_MS);
      if (this.#wanted === 'run') this.#server = this.#run();
    });
    return server;
  }

  /** As the out-of-memory killer would. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator would. Gives the exit code. */
  terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** For good. */
  stop(): Promise<number | null> {
    this.#wanted = 'end';
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.#struck = this.#server;
    return this.#server.stop(signal);
  }

  /** Resolves when it serves, and throws when it does not in time. */
  async serves(timeoutMs: number): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; !this.#isServing; await wait(20))
      if (Date.now() > deadline) throw new Error(`The server does not come back: ${this.output}`);
  }

  get #isServing(): boolean {
    return this.#server.url !== '' && !this.#server.hasEnded;
  }
}
