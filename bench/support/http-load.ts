import { connect, type Socket } from 'node:net';
import { percentile } from './statistics.ts';

/** The result of a load: latencies in milliseconds. */
export interface Measurement {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly url: string;
  /** API keys; each request carries a random one. */
  readonly keys: readonly string[];
  readonly connections: number;
}

/**
 * Sends requests for `seconds`, each connection the next one as soon as it has its response. Throws for any status but
 * 200 and 201. It implements only the HTTP that it needs (responses with a Content-Length), because it shares the
 * processors with what it measures: a full client took as much of them as the database.
 */
export function measureHttp({ url, keys, connections }: Load, seconds: number): Promise<Measurement> {
  const { hostname, port, pathname, search } = new URL(url);
  const requests = keys.map((key) =>
    Buffer.from(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
    ),
  );
  const next = () => requests[Math.floor(Math.random() * requests.length)] as Buffer;
  return measureRequests({ hostname, port: Number(port), connections }, next, seconds);
}

export interface LoadTarget {
  readonly hostname: string;
  readonly port: number;
  readonly connections: number;
}

/** The same with the requests that `next` returns. */
export async function measureRequests(
  { hostname, port, connections }: LoadTarget,
  next: () => Buffer,
  seconds: number,
): Promise<Measurement> {
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => opened(connect(port, hostname))),
  );
  const latencies: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  try {
    await Promise.all(sockets.map((socket) => askUntil(until, socket, next, latencies)));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const elapsed = (performance.now() - startedAt) / 1_000;
  return {
    perSecond: latencies.length / elapsed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

function askUntil(until: number, socket: Socket, next: () => Buffer, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    /** Bytes of the response that are still to come; `undefined` before its head. */
    let missing: number | undefined;
    const ask = () => {
      sentAt = performance.now();
      missing = undefined;
      socket.write(next());
    };
    socket.on('data', (chunk) => {
      missing = missing === undefined ? lengthOf(chunk) : missing;
      if (Number.isNaN(missing))
        return reject(new Error(`Unexpected response: ${chunk.toString('latin1', 0, 200)}`));
      missing -= chunk.length;
      if (missing > 0) return;
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) ask();
      else resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed a connection.')));
    ask();
  });
}

/** Head and body together. NaN for anything but the whole head of a 200 or 201 with a Content-Length. */
function lengthOf(chunk: Buffer): number {
  const head = chunk.indexOf('\r\n\r\n');
  if (head === -1) return Number.NaN;
  const [, body] =
    /^HTTP\/1\.1 20[01] .*\r\ncontent-length: (\d+)/is.exec(chunk.toString('latin1', 0, head)) ?? [];
  return head + 4 + Number(body);
}

function opened(socket: Socket): Promise<Socket> {
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
