import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { logLines } from '../support/log-lines.ts';
import type { TestDatabase } from '../support/test-database.ts';

export interface ObservedServer extends RunningServer {
  /** What is served at /metrics. */
  scrape(headers?: Readonly<Record<string, string>>): Promise<Response>;
  readonly metricsUrl: string;
  readonly lines: Record<string, unknown>[];
}

/** The server as main.ts starts it with these variables, in local mode, on a test database. */
export async function startObserved(
  db: TestDatabase,
  variables: Readonly<Record<string, string>>,
): Promise<ObservedServer> {
  const { lines, stream } = logLines();
  const config = { ...loadConfig({ PORT: '0', ...variables }), localMode: true, poolSize: 4 };
  const server = await startServer(config, db.urls.roles, createLogger('debug', stream));
  const metricsUrl = `${lines.find(({ msg }) => msg === 'metrics for Prometheus')?.url ?? ''}`;
  return { ...server, lines, metricsUrl, scrape: (headers = {}) => fetch(metricsUrl, { headers }) };
}

/** Waits until `found` gives something. */
export async function until<T>(found: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await found();
    if (value !== undefined) return value;
    await wait(10);
  }
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Of Prometheus' text format, as far as this server writes it. */
export const samplesOf = (text: string): Sample[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, of]) => [label, of]);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
