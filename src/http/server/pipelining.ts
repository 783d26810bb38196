import type { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';

/** How many requests of one connection may wait for their turn. Clients that pipeline at all send a handful. */
export const MAX_PIPELINED = 32;

/**
 * Starts a request when the response before it on the same connection has been taken. Node delivers all requests that
 * have arrived at once, thousands in one packet, and each would hold a response until its turn. A connection with more
 * than `most` waiting requests is closed. Mounted after the counting of requests in flight.
 */
export function oneAtATime(most = MAX_PIPELINED): RequestHandler {
  const lines = new WeakMap<Socket, Waiting[]>();
  return (request, response, next) => {
    const { socket } = request;
    const line = lines.get(socket) ?? begin(lines, socket);
    line.push({ response, next });
    response.once('close', () => {
      const wasFirst = line[0]?.response === response;
      const place = line.findIndex((waiting) => waiting.response === response);
      if (place >= 0) line.splice(place, 1);
      if (wasFirst && !socket.destroyed) line[0]?.next();
    });
    if (line.length === 1) next();
    else if (line.length > most) socket.destroy();
  };
}

interface Waiting {
  readonly response: Response;
  readonly next: () => void;
}

function begin(lines: WeakMap<Socket, Waiting[]>, socket: Socket): Waiting[] {
  const line: Waiting[] = [];
  lines.set(socket, line);
  socket.once('close', () => {
    // Node notifies only the response whose turn it is; the others would count as in flight for ever
    for (const { response } of line.splice(0).slice(1)) response.emit('close');
  });
  return line;
}
