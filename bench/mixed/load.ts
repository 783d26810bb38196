import { HttpConnection } from '../support/http-connection.ts';
import { Latencies } from './latencies.ts';
import type { BenchTenant, Question } from './tenant.ts';

const INGEST_SHARE = 0.8;
const PROBE_EVERY_MS = 20;
const MAX_MESSAGES = 5;

export interface LoadOptions {
  readonly url: URL;
  readonly greedy: BenchTenant;
  readonly others: readonly BenchTenant[];
  readonly greedyConnections: number;
  readonly otherConnections: number;
}

/** The mixed load: connections that send requests without pause, each as soon as the previous response arrives. */
export class MixedLoad {
  readonly #options: LoadOptions;
  /** The errors of all phases. */
  errors = 0;
  readonly messages: string[] = [];

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Runs for this many seconds, with or without the greedy tenant. */
  async run(seconds: number, withGreedy: boolean): Promise<Latencies> {
    const { greedy, others, greedyConnections, otherConnections } = this.#options;
    const latencies = new Latencies();
    const until = latencies.startedAt + seconds * 1_000;
    const connection = (pick: () => BenchTenant, next: (tenant: BenchTenant) => Question) =>
      this.#askUntil(
        until,
        () => {
          const tenant = pick();
          return { tenant, question: next(tenant) };
        },
        latencies,
      );
    const anyone = () => others[Math.floor(Math.random() * others.length)] as BenchTenant;
    await Promise.all([
      ...Array.from({ length: otherConnections }, () =>
        connection(anyone, (tenant) => (Math.random() < INGEST_SHARE ? tenant.batch() : tenant.read())),
      ),
      ...Array.from({ length: withGreedy ? greedyConnections : 0 }, () =>
        connection(
          () => greedy,
          (tenant) => tenant.batch(),
        ),
      ),
      this.#probeUntil(until, latencies),
    ]);
    latencies.end();
    return latencies;
  }

  async #askUntil(
    until: number,
    next: () => { readonly tenant: BenchTenant; readonly question: Question },
    latencies: Latencies,
  ): Promise<void> {
    let http = await HttpConnection.open(this.#options.url);
    while (performance.now() < until) {
      const { tenant, question } = next();
      const sentAt = performance.now();
      try {
        const { status, body } = await http.ask(question.request);
        latencies.add(tenant.number, question, performance.now() - sentAt);
        if (status !== 200 || !question.isRight(body)) this.#fail(`${status} ${body.slice(0, 300)}`);
      } catch (error) {
        this.#fail((error as Error).message);
        http = await HttpConnection.open(this.#options.url);
      }
    }
    http.close();
  }

  /** Requests a path that needs no database, to see how long the server's main thread delays others. */
  async #probeUntil(until: number, latencies: Latencies): Promise<void> {
    const { url } = this.#options;
    const request = Buffer.from(`GET /healthz HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
    const http = await HttpConnection.open(url);
    while (performance.now() < until) {
      const sentAt = performance.now();
      const { status } = await http.ask(request);
      latencies.probes.push(performance.now() - sentAt);
      if (status !== 200) this.#fail(`/healthz returned ${status}`);
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
    http.close();
  }

  #fail(message: string): void {
    this.errors += 1;
    if (this.messages.length < MAX_MESSAGES) this.messages.push(message);
  }
}
