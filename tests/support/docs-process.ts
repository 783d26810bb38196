import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import express from 'express';
import { apiDocument } from '../../src/api.ts';
import { docsRoutes } from '../../src/http/openapi/docs.ts';
import { httpServer } from '../../src/http/server/http-server.ts';

// Counts the memory that its sockets were given to send, each place once: what is shared by readers counts once for all of
// them. Beside the real routes one that copies for each reader.
const document = apiDocument();
const json = JSON.stringify(document);
const places = new Map<ArrayBufferLike, Set<number>>();
const counts = { answered: 0, bytes: 0 };

function count(chunk: unknown): void {
  if (typeof chunk === 'string') {
    // encoded anew for each reader
    counts.bytes += chunk.length;
    if (chunk.startsWith('HTTP/1.1 200')) counts.answered++;
  } else if (chunk instanceof Uint8Array) {
    const known = places.get(chunk.buffer) ?? new Set();
    places.set(chunk.buffer, known);
    if (!known.has(chunk.byteOffset)) counts.bytes += chunk.length;
    known.add(chunk.byteOffset);
  }
}

function watch(socket: Socket): void {
  const write = socket.write.bind(socket) as (...sent: unknown[]) => boolean;
  socket.write = (...sent: unknown[]) => {
    count(sent[0]);
    return write(...sent);
  };
}

const app = express()
  .disable('etag')
  .get('/copied', (_request, response) => {
    response.type('application/json').send(json);
  })
  .use(docsRoutes(() => document));
const server = httpServer(app).on('connection', watch).listen(0, '127.0.0.1');
await once(server, 'listening');

process.on('message', (question: keyof typeof counts) => process.send?.(counts[question]));
process.send?.({ port: (server.address() as AddressInfo).port, bodyBytes: Buffer.byteLength(json) });
