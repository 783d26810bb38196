import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { BodyIntake } from '../../../src/http/body/body-intake.ts';
import { problemHandler } from '../../../src/http/problem.ts';
import { httpServer } from '../../../src/http/server/http-server.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { OTLP, otlpRoutes } from '../../../src/protocols/otlp/otlp.routes.ts';
import type { OtlpStore } from '../../../src/protocols/otlp/otlp-store.ts';
import { statusErrors } from '../../../src/protocols/otlp/status.ts';

// The routes of OTLP in a process of their own, in local mode and without a database, so that their memory and their
// blocks of the main thread can be measured.
const none = async () => ({ count: 0, reason: undefined });
const store: OtlpStore = { storeLogs: none, storeMetrics: none, storeSpans: none };
const credentials = {
  principalOfKey: async () => undefined,
  localMode: { beyondLoopback: false, behindProxy: false },
};
const app = express()
  .use(OTLP, statusErrors)
  .use(otlpRoutes(store, { credentials, limiters: undefined, bodies: new BodyIntake() }))
  .use(problemHandler(createLogger('silent')));
const server = httpServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`Serving at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
