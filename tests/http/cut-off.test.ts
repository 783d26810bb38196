import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import { z } from 'zod';
import { LOCAL } from '../../src/auth/scope.ts';
import { Cursors } from '../../src/http/endpoints/cursor.ts';
import { endpointsOver, okLines } from '../../src/http/endpoints/endpoint.ts';
import { routerFor } from '../../src/http/endpoints/router.ts';
import { problemHandler } from '../../src/http/problem.ts';
import { listen, type TestSite } from '../support/browser.ts';
import { logLines } from '../support/log-lines.ts';

const LINE = `${'x'.repeat(100_000)}\n`;

async function* twoLinesAndAFault() {
  yield LINE;
  yield LINE;
  throw new Error('the database is gone');
}

async function* endless() {
  for (;;) yield LINE;
}

const endpoint = endpointsOver<object>();
const export_ = (path: string, lines: () => AsyncGenerator<string>) =>
  endpoint({
    method: 'get',
    path,
    permission: 'memory:read',
    summary: 'An export',
    responses: { 200: { line: z.string() } },
    handle: async () => okLines(lines()),
  });

let site: TestSite;
const log = logLines();
beforeAll(async () => {
  const app = express().use((_request, response, next) => {
    response.locals.principal = { kind: 'local', scope: LOCAL };
    next();
  });
  const routes = routerFor([export_('/faulty', twoLinesAndAFault), export_('/endless', endless)], {
    services: {},
    cursors: new Cursors('a secret key of at least thirty-two characters'),
    runOnce: () => Promise.reject(new Error('No request here carries an Idempotency-Key.')),
  });
  site = await listen(app.use(routes).use(problemHandler(pino(log.stream))));
});
afterAll(() => site.close());

test('an export that fails halfway is cut off, and the log has the reason', async () => {
  const answer = await fetch(`${site.origin}/faulty`);
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  expect(log.lines).toEqual([
    expect.objectContaining({
      msg: 'response was cut off',
      err: expect.objectContaining({ message: 'the database is gone' }),
    }),
  ]);
});

test('a caller who disconnects in the middle is not logged as an error', async () => {
  log.lines.length = 0;
  const { body } = await fetch(`${site.origin}/endless`);
  await body?.cancel();
  await site.close();
  expect(log.lines).toEqual([]);
});
