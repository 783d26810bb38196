import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { startNode } from '../support/child-process.ts';
import { ProcessMemory } from '../support/process-memory.ts';
import { freePort, isReady } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';

const START_TIMEOUT_MS = 30_000;
const CALM_TIMEOUT_MS = 30_000;

/** src/main.ts with rate limits and a bounded heap, restarted on its port when it ends, as by a supervisor. */
export class RestartingServer {
  readonly url: URL;
  crashes = 0;
  readonly #resources: Resources;
  readonly #settings: Readonly<Record<string, string>>;
  #memory: ProcessMemory | undefined;
  #ended = false;

  private constructor(resources: Resources, url: URL, settings: Readonly<Record<string, string>>) {
    this.#resources = resources;
    this.url = url;
    this.#settings = settings;
  }

  static async start(
    resources: Resources,
    databaseUrls: DatabaseUrls,
    heapMiB: number,
  ): Promise<RestartingServer> {
    const port = await freePort();
    const server = new RestartingServer(resources, new URL(`http://127.0.0.1:${port}`), {
      PORT: `${port}`,
      LOCAL_MODE: 'off',
      RATE_LIMITS: 'on',
      NODE_OPTIONS: `--max-old-space-size=${heapMiB}`,
      DATABASE_URL: databaseUrls.tenant,
      DATABASE_URL_IDENTITY: databaseUrls.identity,
      DATABASE_URL_BILLING: databaseUrls.billing ?? '',
    });
    await server.#start();
    return server;
  }

  /** The most memory of the process since the last call, in bytes. */
  takePeak(): number {
    return this.#memory?.takePeak() ?? 0;
  }

  /** The median of the last seconds. */
  memoryLately(seconds: number): number {
    return this.#memory?.lately(seconds) ?? Number.NaN;
  }

  /** Waits until it responds again, because it may be about to end. A later end is not a crash. */
  async end(): Promise<void> {
    const deadline = Date.now() + CALM_TIMEOUT_MS;
    while (!(await this.#responses()) && Date.now() < deadline) await wait(100);
    this.#ended = true;
  }

  #responses(): Promise<boolean> {
    return Promise.race([isReady(this.url.origin), wait(CALM_TIMEOUT_MS, false, { ref: false })]);
  }

  async #start(): Promise<void> {
    const child = await startNode(this.#resources, 'src/main.ts', this.#settings);
    void once(child, 'exit').then(() => this.#restart());
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await isReady(this.url.origin))) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (Date.now() > deadline) throw new Error('src/main.ts did not become ready.');
      await wait(50);
    }
    const pid = child.pid ?? 0;
    if (this.#memory) this.#memory.follow(pid);
    else this.#memory = await ProcessMemory.watch(this.#resources, pid);
  }

  #restart(): void {
    if (this.#ended) return;
    this.crashes += 1;
    // the bench may be ending, and then nothing must start any more
    this.#start().catch(() => {});
  }
}
