import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface AttackOptions {
  readonly url: URL;
  /** The key of the attacking tenant, on the free plan. */
  readonly key: string;
  readonly sessionId: string;
  readonly seconds: number;
}

/** One way to harm others. Runs until the attack is over. */
export interface Attack {
  readonly name: string;
  run(attacker: Attacker): Promise<void>;
}

export interface Parts {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const QUERY_TIMEOUT_MS = 30_000;
const STATUS = /^HTTP\/1\.1 (\d{3})/;

/** Sends the requests of the attacks, each from an IP address of its own network, and counts the results. */
export class Attacker {
  readonly options: AttackOptions;
  readonly #counts: Record<string, number> = {};
  readonly #over: AbortSignal;
  readonly #network: number;

  constructor(options: AttackOptions, network: number) {
    this.options = options;
    this.#network = network;
    this.#over = AbortSignal.timeout(options.seconds * 1_000);
  }

  /** The number of responses by status; `lost` and `timeout` if there was none. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  get isOver(): boolean {
    return this.#over.aborted;
  }

  /** Runs `work` repeatedly, at most this many at once, and not more often than this interval in milliseconds. */
  async every(ms: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<void> {
    const running = new Set<Promise<unknown>>();
    for (let n = 0; !this.isOver; n++) {
      const task = work(n).finally(() => running.delete(task));
      running.add(task);
      await this.pause(ms);
      if (running.size >= atOnce) await Promise.race([...running, this.#untilOver()]);
    }
  }

  /** Until the time is over, at most. */
  async pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#over }).catch(() => {});
  }

  address(host = 1): string {
    return `127.0.${this.#network}.${host}`;
  }

  /** Sends one request and reads its response without keeping it. */
  async send(parts: Parts, localAddress = this.address()): Promise<void> {
    const socket = this.open(localAddress);
    const status = await new Promise<string>((resolve) => {
      const end = (outcome: string) => {
        resolve(outcome);
        socket.destroy();
      };
      socket.setTimeout(QUERY_TIMEOUT_MS, () => end('timeout'));
      this.#over.addEventListener('abort', () => end('cut off'), { once: true });
      socket.once('data', (chunk) => {
        const [, code = 'unknown'] = STATUS.exec(chunk.toString('latin1', 0, 16)) ?? [];
        socket.once('end', () => end(code));
        socket.once('close', () => end(code));
      });
      socket.once('close', () => end('lost'));
      socket.write(this.head(parts, 'close'));
      if (parts.body) socket.write(parts.body);
    });
    this.count(status);
  }

  /** With `Authorization`, unless the path needs none. */
  head({ method = 'GET', path, headers = {}, body }: Parts, connection = 'keep-alive'): string {
    const { url, key } = this.options;
    const fields = {
      Host: url.host,
      Connection: connection,
      ...(path.startsWith('/v1') && { Authorization: `Bearer ${key}` }),
      ...(body && { 'Content-Type': 'application/json', 'Content-Length': `${body.length}` }),
      ...headers,
    };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  }

  /** A connection whose errors are ignored. */
  open(localAddress = this.address()): Socket {
    const { hostname, port } = this.options.url;
    const socket = connect({ host: hostname, port: Number(port), localAddress });
    socket.on('error', () => {});
    return socket;
  }

  count(outcome: string): void {
    this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
  }

  async #untilOver(): Promise<void> {
    if (!this.isOver)
      await new Promise((resolve) => this.#over.addEventListener('abort', resolve, { once: true }));
  }
}
