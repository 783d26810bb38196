import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { loadConfig } from '../../src/config/config.ts';
import { ValueRefused } from '../../src/db/errors.ts';
import { errorsPage } from '../../src/http/openapi/errors-page.ts';
import { problemHandler } from '../../src/http/problem.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const page = `${await errorsPage()}`;
const anchorOf = (type: string) => ` id="${type.split('#')[1]}"`;

/** A request for each layer that refuses: routing, parsing, validation, services, the database, credentials. */
const REFUSED: readonly [string, string, () => request.Test][] = [
  ['route_not_found', '404', () => request(app).get('/nothing')],
  ['method_not_allowed', '405', () => request(app).put('/v1/sessions')],
  ['invalid_path', '400', () => request(app).get('/v1/sessions/%')],
  ['invalid_json', '400', () => request(app).post('/v1/sessions').type('json').send('{')],
  ['unsupported_media_type', '415', () => request(app).post('/v1/sessions').type('text').send('x')],
  ['validation_failed', '422', () => request(app).post('/v1/sessions').send({ tool_id: 7 })],
  ['validation_failed', '422', () => request(app).get('/v1/sessions?limit=x')],
  ['session_not_found', '404', () => request(app).get('/v1/sessions/none')],
  ['unauthenticated', '401', () => request(app).get('/v1/sessions').set('authorization', 'Bearer x')],
  ['not_signed_in', '401', () => request(app).get('/auth/me')],
  ['billing_not_configured', '501', () => request(app).post('/webhooks/stripe').send({})],
];

describe('a problem leads to its code on the page of errors, and names its request', () => {
  test.each(REFUSED)('%s (%s)', async (code, status, ask) => {
    const { body, headers, status: answered } = await ask();
    expect([`${answered}`, body.code]).toEqual([status, code]);
    expect(body.type).toBe(`/docs/errors#${code}`);
    expect(page).toContain(anchorOf(body.type));
    expect(body.request_id).toBe(headers['x-request-id']);
    expect(body.request_id).toMatch(/^[\w-]{36}$/);
  });

  test('the id is that of the client, if it has sent one', async () => {
    const { body } = await request(app).get('/nothing').set('x-request-id', 'mine-1');
    expect(body.request_id).toBe('mine-1');
  });

  test('and none that cannot be a header of the response', async () => {
    const { body, headers } = await request(app).get('/nothing').set('x-request-id', '<script>');
    expect(body.request_id).toBe(headers['x-request-id']);
    expect(body.request_id).not.toContain('script');
  });

  test('with PUBLIC_URL the type is a URL below it, whatever Host the request names', async () => {
    const { accounts } = loadConfig({
      PUBLIC_URL: 'https://memory.example',
      TRUST_PROXY: '1',
      LOCAL_MODE: 'off',
    });
    const named = createTestApp(db, { accounts });
    const refused = await request(named).get('/nothing').set('host', 'other.example');
    expect(refused.body.type).toBe('https://memory.example/docs/errors#route_not_found');
    const { body } = await request(named).get('/openapi.json');
    expect(body.servers.map(({ url }: { url: string }) => url)).toEqual(['https://memory.example', '/']);
  });

  test('a value that a constraint refuses leads to the entry of all constraints', async () => {
    const refusing = express()
      .get('/', () => {
        throw new ValueRefused('checkpoints__visibility');
      })
      .use(problemHandler(createLogger('silent')));
    const { body } = await request(refusing).get('/');
    expect([body.code, body.type]).toEqual(['checkpoints__visibility', '/docs/errors#value_out_of_range']);
    expect(page).toContain(anchorOf(body.type));
  });
});

test('a fault in a query says that it is in the query', async () => {
  const { body } = await request(app).get('/v1/sessions?limit=x&nothing=1');
  expect(body.errors.map(({ path }: { path: string }) => path)).toEqual(['query.limit', 'query.nothing']);
});
