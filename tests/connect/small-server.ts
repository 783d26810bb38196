import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const servers: Server[] = [];
/** For `afterEach` of each file that has servers. */
export async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A server that remembers what it was sent. An answer of `undefined` never comes. */
export async function smallServer(
  answer: (seen: Seen, before: readonly Seen[]) => Answer | undefined,
): Promise<{ readonly url: string; readonly seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, authorization: headers.authorization, type: headers['content-type'], body };
    const given = answer(one, [...seen]);
    seen.push(one);
    if (given) response.writeHead(given.status, given.headers).end(given.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** What the server of this project answers. */
export const healthy = ({ method, path }: Seen, before: readonly Seen[]): Answer => {
  if (method === 'GET')
    return { status: 200, body: JSON.stringify({ items: before.map(({ body }) => body) }) };
  return path.startsWith('/hooks/') ? { status: 204 } : { status: 200, body: '{}' };
};

/** A port on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
