import type { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';

/** Requests of one connection that may wait for their turn. Programs that pipeline at all send a handful. */
export const MAX_PIPELINED = 32;

/**
 * Begins with a request when the one before it on the same connection has its answer taken. Node hands over all that has
 * arrived at once, thousands in one packet, and each would have its answer made and kept until its turn.
 * A connection with more than `most` in line is cut. Behind what counts requests in flight.
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
    // Node tells only the answer whose turn it is; the others would count as in flight for ever
    for (const { response } of line.splice(0).slice(1)) response.emit('close');
  });
  return line;
}
