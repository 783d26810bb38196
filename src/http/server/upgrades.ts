import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The connection of a request that asks for another protocol. */
export interface Upgrade {
  readonly socket: Duplex;
  /** What has arrived after the head. */
  readonly head: Buffer;
  /** Takes the connection away from the response, which counts as open until the connection closes. */
  readonly take: () => void;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** `undefined`: an ordinary request. */
export const upgradeOf = (request: IncomingMessage): Upgrade | undefined => upgrades.get(request);

/**
 * Gives requests for a WebSocket at `path` to the application like any other, so that everything checks them that checks
 * those; a handler takes the connection. The application answers all other requests as if they asked for no upgrade, as
 * it does while nothing listens for upgrades: Java's client offers HTTP/2 with every request.
 */
export function serveUpgrades(http: Server, path: string): void {
  const unanswered = new WeakMap<Duplex, number>();
  const count = (socket: Duplex, more: number) =>
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + more);
  http.prependListener('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has let go of the connection, so an earlier response would mix with what comes now
    if (unanswered.get(socket)) socket.destroy();
    else if (isForWebSocket(request, path)) answer(http, request, { socket, head });
    else parseWithoutUpgrade(http, request, { socket, head });
  });
}

function isForWebSocket({ method, url = '', headers }: IncomingMessage, path: string): boolean {
  return method === 'GET' && url.split('?', 1)[0] === path && headers.upgrade?.toLowerCase() === 'websocket';
}

interface Connection {
  readonly socket: Socket;
  readonly head: Buffer;
}

function answer(http: Server, request: IncomingMessage, { socket, head }: Connection): void {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  const take = () => {
    response.detachSocket(socket);
    socket.once('close', () => response.emit('close'));
  };
  // a refusal is the last thing that this connection carries
  response.once('finish', () => {
    take();
    socket.end();
  });
  socket.on('error', () => socket.destroy());
  upgrades.set(request, { socket, head, take });
  http.emit('request', request, response);
}

const OF_UPGRADES = new Set(['upgrade', 'http2-settings']);

/** Node has read the head only, and takes the rest for another protocol. The same head without the offer is read anew. */
function parseWithoutUpgrade(http: Server, request: IncomingMessage, { socket, head }: Connection): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const [name = '', value = ''] = rawHeaders.slice(n, n + 2);
    if (OF_UPGRADES.has(name.toLowerCase())) continue;
    lines.push(`${name}: ${name.toLowerCase() === 'connection' ? withoutOffer(value) : value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  http.emit('connection', socket);
}

const withoutOffer = (connection: string): string =>
  connection
    .split(',')
    .filter((one) => !OF_UPGRADES.has(one.trim().toLowerCase()))
    .join(',');
