import type { DatabaseUrls } from '../../src/config/config.ts';
import { startHelper } from '../support/child-process.ts';
import { type Measurement, measureHttp } from '../support/http-load.ts';
import { startProductServer } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { median } from '../support/statistics.ts';
import { PATH } from './newest-sessions.ts';
import { assertSameResponses } from './responses.ts';

/** As many as each server's pool has: no request waits for a connection. */
export const CONNECTIONS = 10;

const LEAD_IN_SECONDS = 1;

/** A server under test, and its results: one per round. */
export class Contestant {
  readonly name: string;
  readonly #measure: (seconds: number) => Promise<Measurement>;
  readonly #rounds: Measurement[] = [];

  constructor(name: string, measure: (seconds: number) => Promise<Measurement>) {
    this.name = name;
    this.#measure = measure;
  }

  async warmUp(seconds: number): Promise<void> {
    await this.#measure(seconds);
  }

  async runRound(seconds: number): Promise<void> {
    this.#rounds.push(await this.#measure(seconds));
  }

  /** The median of all rounds, value by value. */
  get result(): Measurement {
    const middle = (value: keyof Measurement) => median(this.#rounds.map((round) => round[value]));
    return { perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99') };
  }
}

export interface Pair {
  readonly ours: Contestant;
  readonly textbook: Contestant;
}

/**
 * Starts both servers with the same database roles. Throws unless a large, a medium and a small tenant get the same
 * rows from both.
 */
export async function startPair(
  resources: Resources,
  databaseUrls: DatabaseUrls,
  keys: readonly string[],
  place: string,
): Promise<Pair> {
  const ours = await startProductServer(resources, databaseUrls, CONNECTIONS);
  const { port } = await startHelper<{ port: number }>(resources, 'bench/read/textbook-server.ts', {
    DATABASE_URL: databaseUrls.tenant,
    DATABASE_URL_IDENTITY: databaseUrls.identity,
    DATABASE_POOL_SIZE: `${CONNECTIONS}`,
  });
  const textbook = `http://127.0.0.1:${port}`;
  for (const share of [0, 0.5, 1]) {
    await assertSameResponses([ours, textbook], keys[Math.round(share * (keys.length - 1))] ?? '');
  }
  const load = (url: string) => async (seconds: number) => {
    const requests = { url: `${url}${PATH}`, keys, connections: CONNECTIONS };
    // its cache of API keys has expired since its last round
    await measureHttp(requests, LEAD_IN_SECONDS);
    return measureHttp(requests, seconds);
  };
  return {
    ours: new Contestant(`this server${place}`, load(ours)),
    textbook: new Contestant(`textbook${place}`, load(textbook)),
  };
}
