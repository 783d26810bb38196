import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkHelper } from '../support/child-process.ts';
import type { Resources } from '../support/resources.ts';
import { percentile } from '../support/statistics.ts';
import type { CheckResult, LoadCommand, LoadOptions, RunResult } from './load-process.ts';

export interface Run {
  /** Transactions that succeeded. */
  readonly done: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Microseconds of processor time that the clients took for a transaction. */
  readonly processor: number;
}

export interface Check {
  readonly stored: number;
  readonly unknown: number;
  readonly rows: number;
  readonly faults: readonly string[];
}

const FILE = 'bench/pooler/load-process.ts';

/** One way to the database, with the processes of its clients. */
export class Side {
  readonly #children: readonly ChildProcess[];

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  /** `optionsOf`: of each process. */
  static async start(
    resources: Resources,
    processes: number,
    optionsOf: (process: number) => LoadOptions,
  ): Promise<Side> {
    const children = await Promise.all(
      Array.from({ length: processes }, async (_, n) => {
        const child = await forkHelper(resources, FILE, { LOAD: JSON.stringify(optionsOf(n)) });
        await nextMessage(child);
        return child;
      }),
    );
    return new Side(children);
  }

  /** Opens all connections. Returns how many seconds that took. */
  async open(): Promise<number> {
    const opened = await this.#tell<{ seconds: number }>({ do: 'open' });
    return Math.max(...opened.map(({ seconds }) => seconds));
  }

  async run(seconds: number): Promise<Run> {
    const startedAt = performance.now();
    const results = await this.#tell<RunResult>({ do: 'run', seconds, isAlone: false });
    return summarised(results, (performance.now() - startedAt) / 1_000);
  }

  /** With one client. */
  async runAlone(seconds: number): Promise<Run> {
    const startedAt = performance.now();
    const [child] = this.#children as [ChildProcess];
    const result = await ask<RunResult>(child, { do: 'run', seconds, isAlone: true });
    return summarised([result], (performance.now() - startedAt) / 1_000);
  }

  /** Compares what the clients know with the database. */
  async check(): Promise<Check> {
    const checks = await this.#tell<CheckResult>({ do: 'check' });
    const sum = (of: (check: CheckResult) => number) => checks.reduce((total, one) => total + of(one), 0);
    return {
      stored: sum(({ report }) => report.stored),
      unknown: sum(({ report }) => report.unknown),
      rows: sum(({ rows }) => rows),
      faults: checks.flatMap(({ faults }) => faults),
    };
  }

  #tell<T>(command: LoadCommand): Promise<T[]> {
    return Promise.all(this.#children.map((child) => ask<T>(child, command)));
  }
}

function summarised(results: readonly RunResult[], seconds: number): Run {
  const latencies = results.flatMap((result) => result.latencies);
  const refused: Record<string, number> = {};
  for (const result of results)
    for (const [code, count] of Object.entries(result.refused)) refused[code] = (refused[code] ?? 0) + count;
  const processor = results.reduce((total, result) => total + result.processor, 0);
  return {
    done: latencies.length,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    refused,
    processor: processor / latencies.length,
  };
}

async function ask<T>(child: ChildProcess, command: LoadCommand): Promise<T> {
  const answer = nextMessage(child);
  child.send(command);
  const { result, error } = (await answer) as { result?: T; error?: string };
  if (result === undefined) throw new Error(`${FILE}: ${error}`);
  return result;
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const answered = new AbortController();
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal: answered.signal }),
      once(child, 'exit', { signal: answered.signal }).then(() =>
        Promise.reject(new Error(`${FILE} ended in the middle.`)),
      ),
    ]);
    return message;
  } finally {
    answered.abort();
  }
}
