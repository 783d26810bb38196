import type { DatabaseUrls } from '../../src/config/config.ts';
import { startHelper } from '../support/child-process.ts';
import { type Load, type Measurement, measureHttp } from '../support/http-load.ts';
import { busyShareSince, processorTimes } from '../support/processor-time.ts';
import { startProductServer } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { median } from '../support/statistics.ts';
import { PATH } from './newest-sessions.ts';
import { assertSameResponses } from './responses.ts';

/** As many as each server's pool has: no request waits for a connection. */
export const CONNECTIONS = 10;

const LEAD_IN_SECONDS = 1;

/** Of one round. `busy`: which share of all processors of the machine was in use, from 0 to 1. */
type Round = Measurement & { readonly busy: number };

/** What is measured, and its results: one per round. */
export class Contestant {
  readonly name: string;
  readonly #measure: (seconds: number) => Promise<Measurement>;
  readonly #rounds: Round[] = [];

  constructor(name: string, measure: (seconds: number) => Promise<Measurement>) {
    this.name = name;
    this.#measure = measure;
  }

  async warmUp(seconds: number): Promise<void> {
    await this.#measure(seconds);
  }

  async runRound(seconds: number): Promise<void> {
    const before = processorTimes();
    const measured = await this.#measure(seconds);
    this.#rounds.push({ ...measured, busy: busyShareSince(before) });
  }

  /** The median of all rounds, value by value. */
  get result(): Round {
    const middle = (value: keyof Round) => median(this.#rounds.map((round) => round[value]));
    return { perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99'), busy: middle('busy') };
  }
}

/** The URLs of both servers. */
export interface Servers {
  readonly ours: string;
  readonly textbook: string;
}

/**
 * Starts both servers with the same database roles. Throws unless a large, a medium and a small tenant get the same
 * rows from both.
 */
export async function startServers(
  resources: Resources,
  databaseUrls: DatabaseUrls,
  keys: readonly string[],
): Promise<Servers> {
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
  return { ours, textbook };
}

export interface Pair {
  readonly ours: Contestant;
  readonly textbook: Contestant;
}

/** Both servers under the same load. */
export function pairOf({ ours, textbook }: Servers, load: Omit<Load, 'url'>, place: string): Pair {
  const under = (url: string) => async (seconds: number) => {
    const requests = { ...load, url: `${url}${PATH}` };
    // its cache of API keys may have expired since its last round
    await measureHttp(requests, LEAD_IN_SECONDS);
    return measureHttp(requests, seconds);
  };
  return {
    ours: new Contestant(`this server${place}`, under(ours)),
    textbook: new Contestant(`textbook${place}`, under(textbook)),
  };
}
