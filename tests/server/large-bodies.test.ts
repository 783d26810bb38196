import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

const PROBE = new URL('../support/process-probe.ts', import.meta.url).href;
const db = await setUpDatabase();
const tenants = [await db.newTenant(), await db.newTenant()];
const [attacker = '', victim = ''] = await Promise.all(
  tenants.map(async (scope) => `Bearer ${(await db.services.apiKeys.create(scope, { name: 'test' })).key}`),
);

const servers: ServerProcess[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function start(options: string): Promise<ServerProcess> {
  const { tenant, identity, billing = '' } = db.urls.roles;
  const server = await startServerProcess({
    ...{ LOCAL_MODE: 'off', RATE_LIMITS: 'off', LOG_LEVEL: 'silent', NODE_OPTIONS: options },
    ...{ DATABASE_URL: tenant, DATABASE_URL_IDENTITY: identity, DATABASE_URL_BILLING: billing },
  });
  servers.push(server);
  return server;
}

async function post(server: ServerProcess, authorization: string, path: string, body: string | Buffer) {
  const encoding = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...encoding },
    body,
  });
  return { status: answer.status, json: (await answer.json()) as { code?: string; created?: number } };
}

const metric = JSON.stringify({ items: [{ type: 'metric', data: { tool_id: 't' } }] });
const emptyLists = (count: number) => `[${'[],'.repeat(count - 1)}[]]`;
const batchOfLists = `{"items":[${Array(1_000)
  .fill(`{"type":"operation","data":${emptyLists(5_400)}}`)
  .join(',')}]}`;

describe('a server with a heap of 160 MiB', () => {
  test('survives a hundred small bodies at once that become a batch of 5.4 million empty lists', async () => {
    const server = await start('--max-old-space-size=160');
    const bomb = gzipSync(batchOfLists, { level: 1 });
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => post(server, attacker, '/v1/ingest', bomb)),
    );
    // each is refused for itself, or because others are being read
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([413, 503]));
    expect(server.hasEnded).toBe(false);
    expect(await post(server, victim, '/v1/ingest', gzipSync(metric))).toMatchObject({
      status: 200,
      json: { created: 1 },
    });
  });

  test('survives a hundred bodies at once of as many values as one may have, and refuses what it has no room for', async () => {
    const server = await start('--max-old-space-size=160');
    const item = JSON.stringify(Array.from({ length: 24_000 }, (_, n) => [n * n]));
    const full = gzipSync(`{"items":[${Array(10).fill(item).join(',')}]}`);
    const responses = await Promise.all(
      Array.from({ length: 100 }, () => post(server, attacker, '/v1/ingest', full)),
    );
    expect(responses.find(({ status }) => status !== 200 && status !== 503)).toBeUndefined();
    expect(server.hasEnded).toBe(false);
    expect((await post(server, victim, '/v1/ingest', gzipSync(metric))).status).toBe(200);
  });
});

describe('a body that is large', () => {
  const document = (fields: string) =>
    `{"format":"omnimemory.session","version":1,"exported_at":"2026-11-25T00:00:00Z",${fields}}`;
  const lists = Object.fromEntries(
    ['key_facts', 'patterns', 'todos', 'blockers'].map((name) => [
      name,
      Array(800).fill('a fact of some thirty characters'),
    ]),
  );
  const checkpoint = {
    type: 'checkpoint',
    data: { session_id: 'none', tool_id: 't', checkpoint_type: 'manual', summary: 's', ...lists },
  };

  test.each([
    ['a list of empty lists', '/v1/ingest', `{"items":${emptyLists(5_500_000)}}`, 422, '/parse'],
    ['8 million levels', '/v1/ingest', `${'['.repeat(8_000_000)}${']'.repeat(8_000_000)}`, 400, '/parse'],
    [
      'a million unknown fields',
      '/v1/ingest',
      `{${Array.from({ length: 1_000_000 }, (_, n) => `"f${n}":1`).join(',')}}`,
      422,
      '/parse',
    ],
    [
      'an import with 5.6 million wrong checkpoints',
      '/v1/sessions/import',
      document(`"checkpoints":[${'1,'.repeat(5_600_000)}1]`),
      422,
      '/parse',
    ],
    ['a batch of 5.4 million empty lists', '/v1/ingest', batchOfLists, 413, '/parse'],
    [
      'a batch of the maximum size',
      '/v1/ingest',
      JSON.stringify({ items: Array(130).fill(checkpoint) }),
      200,
      '/parse-items',
    ],
  ])(
    '%s keeps others waiting for a small part of the time that it takes to read',
    async (_name, path, text, status, read) => {
      const server = servers[2] ?? (await start(`--import ${PROBE}`));
      const port = /Probe listens on (\d+)/.exec(server.output)?.[1];
      const ask = async (url: string, body = '') => {
        const answer = await fetch(`http://127.0.0.1:${port}${url}`, { method: 'POST', body });
        return Number(await answer.text());
      };
      const body = path === '/v1/ingest' ? gzipSync(text, { level: 1 }) : text;
      const reference = await ask(read, text);
      await ask('/reset');
      expect((await post(server, attacker, path, body)).status).toBe(status);
      const longest = await ask('/longest');
      expect(longest).toBeLessThan(reference / 3);
    },
  );
});
