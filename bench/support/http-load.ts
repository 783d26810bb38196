import autocannon from 'autocannon';
import { percentile } from './statistics.ts';

/** What a load of requests met: latencies in milliseconds. */
export interface Measurement {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly url: string;
  /** One request per set of headers, in another random order on each connection. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly connections: number;
}

/** Sends requests for `seconds`, each connection the next one as soon as it has its answer. Throws for any answer but 200. */
export async function measureHttp(
  { url, headers, connections }: Load,
  seconds: number,
): Promise<Measurement> {
  const latencies: number[] = [];
  const answers = new Map<number, number>();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        duration: seconds,
        setupClient: (client) => client.setRequests(shuffled(headers).map((each) => ({ headers: each }))),
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      answers.set(status, (answers.get(status) ?? 0) + 1);
      latencies.push(milliseconds);
    });
  });

  const good = answers.get(200) ?? 0;
  const bad = [...answers]
    .filter(([status]) => status !== 200)
    .map(([status, times]) => `${times} times ${status}`);
  if (result.errors > 0) bad.push(`${result.errors} errors of the connection`);
  if (good === 0) bad.push('no answer at all');
  if (bad.length > 0) throw new Error(`${url} answered ${bad.join(', ')}.`);
  return {
    perSecond: good / result.duration,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}
