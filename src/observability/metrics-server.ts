import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsServerConfig } from '../config/observability-config.ts';
import { isLoopback } from '../lib/network/ip-address.ts';
import { PrometheusReader } from './prometheus.ts';

export interface MetricsServer {
  readonly reader: PrometheusReader;
  readonly url: string;
  close(): Promise<void>;
}

const PATH = '/metrics';
// Node looks at the timeouts every 30 seconds otherwise, and meanwhile slow clients could hold all connections
const LIMITS = {
  headersTimeout: 2_000,
  requestTimeout: 2_000,
  connectionsCheckingInterval: 500,
  maxHeaderSize: 8_192,
};
const SILENCE_MS = 10_000;
const MAX_CONNECTIONS = 32;

/** Serves `/metrics`, and nothing else, on a port of its own. Rejects with what to do if the port is taken. */
export async function serveMetrics({ host, port, token }: MetricsServerConfig): Promise<MetricsServer> {
  const reader = new PrometheusReader();
  // concurrent scrapes share one collection
  let running: Promise<string> | undefined;
  const text = () => {
    running ??= reader.text().finally(() => {
      running = undefined;
    });
    return running;
  };
  const isAllowed = token === undefined ? isForThisMachine : bearing(token);
  const server = createServer(LIMITS, (request, response) => {
    answer(request, response, { isAllowed, text }).catch(() => response.destroy());
  });
  server.setTimeout(SILENCE_MS);
  server.maxConnections = MAX_CONNECTIONS;
  await listening(server, host, port);
  const { address, family, port: at } = server.address() as AddressInfo;
  return {
    reader,
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${at}${PATH}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Serving {
  readonly isAllowed: (request: IncomingMessage) => boolean;
  readonly text: () => Promise<string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, { isAllowed, text }: Serving) {
  const refuse = (status: number, headers = {}) => {
    response.writeHead(status, { 'Content-Length': 0, Connection: 'close', ...headers }).end();
  };
  if (!isAllowed(request)) return refuse(401, { 'WWW-Authenticate': 'Bearer' });
  if (request.url?.split('?', 1)[0] !== PATH) return refuse(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' });
  const body = Buffer.from(await text());
  response.writeHead(200, {
    'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function bearing(token: string): Serving['isAllowed'] {
  const expected = digest(`Bearer ${token}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected);
}

/** On loopback, but not by another name, with which a page in a browser reaches this machine. */
function isForThisMachine({ headers: { host = '' } }: IncomingMessage): boolean {
  const name = URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '');
  return isLoopback(name);
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw new Error(
      `The metrics cannot be served on ${host}, port ${port} (${(error as Error).message}). Set METRICS_PORT and METRICS_HOST, or unset METRICS_PORT.`,
    );
  }
  // a connection that fails must not end the process
  server.on('error', () => {});
}
