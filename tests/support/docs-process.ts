import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { apiDocument } from '../../src/app.ts';
import { docsRoutes } from '../../src/http/openapi/docs.ts';
import { httpServer } from '../../src/http/server/http-server.ts';

// A process of its own, so that its memory is that of its readers. Beside the real routes one that copies for each reader.
const document = apiDocument();
const json = JSON.stringify(document);
let begun = 0;
const app = express()
  .disable('etag')
  .use((_request, _response, next) => {
    begun++;
    next();
  })
  .get('/copied', (_request, response) => {
    response.type('application/json').send(json);
  })
  .use(docsRoutes(() => document));
const server = httpServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');

process.on('message', (question) => {
  if (question === 'begun') {
    process.send?.(begun);
    return;
  }
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
process.send?.({ port: (server.address() as AddressInfo).port, bodyBytes: Buffer.byteLength(json) });
