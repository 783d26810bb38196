import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawRequest {
  readonly socket: Socket;
  /** What the server has sent by the time it has closed the connection. */
  closed(): Promise<string>;
}

/** A connection on which just these headers are sent, and as much of a body. */
export async function sendRaw(
  url: string,
  path: string,
  headers: Readonly<Record<string, string | number>>,
  body: string | Buffer = '',
): Promise<RawRequest> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket
    .on('error', () => {})
    .on('data', (chunk) => {
      received += chunk;
    });
  const closing = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  const lines = Object.entries({
    host: `${hostname}:${port}`,
    'content-type': 'application/json',
    ...headers,
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
  await new Promise<void>((resolve) => socket.write(body, () => resolve()));
  return { socket, closed: () => closing.then(() => received) };
}
