import { afterEach, describe, expect, test } from '@jest/globals';
import { explainFailure } from '../../src/connect/check/explanation.ts';
import { TimedOut } from '../../src/connect/check/request.ts';
import { Computer, KEY, removeHomes } from './computer.ts';
import { closeServers, deadUrl, healthy, smallServer } from './small-server.ts';

afterEach(removeHomes);
afterEach(closeServers);

async function checked(tool: string, url: string, options = {}) {
  const computer = new Computer();
  await computer.connect(tool, { url, ...options });
  computer.printed = '';
  // the key and the URL are those that are written
  computer.env = {};
  const code = await computer.connect(tool, { check: true, url });
  return { code, printed: computer.printed };
}

describe('--check', () => {
  test.each(['claude-code', 'codex', 'gemini-cli', 'qwen-code', 'vscode', 'opencode', 'cline'])(
    'of %s sends a metric and an event with what is written, and finds the event again',
    async (tool) => {
      const { url, seen } = await smallServer(healthy);
      const { code, printed } = await checked(tool, url);
      expect(printed).toBe(
        `${printed.split(' sends')[0]} sends to ${url}/otlp with a key.\nMetrics: accepted\nEvents: accepted\nThe server shows the event.\n`,
      );
      expect(code).toBe(0);
      expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'POST /otlp/v1/metrics',
        'POST /otlp/v1/logs',
        'GET /v1/usage/events?tool_id=omnimemory-connect',
      ]);
      for (const { authorization, type } of seen)
        expect([authorization, type]).toEqual([`Bearer ${KEY}`, 'application/json']);
    },
  );

  test('sends what the contract calls a metric and a record, without a session', async () => {
    const { url, seen } = await smallServer(healthy);
    await checked('claude-code', url);
    const [metrics, logs] = seen.map(({ body }) => body && JSON.parse(body));
    const service = { attributes: [{ key: 'service.name', value: { stringValue: 'omnimemory-connect' } }] };
    const time = '1795842000000000000';
    expect(metrics.resourceMetrics[0]).toEqual({
      resource: service,
      scopeMetrics: [
        {
          scope: { name: 'omnimemory-connect' },
          metrics: [
            {
              name: 'omnimemory.connect.check',
              unit: '1',
              gauge: { dataPoints: [{ timeUnixNano: time, asInt: '1' }] },
            },
          ],
        },
      ],
    });
    const [record] = logs.resourceLogs[0].scopeLogs[0].logRecords;
    expect(logs.resourceLogs[0].resource).toEqual(service);
    expect(record).toMatchObject({ timeUnixNano: time, body: { stringValue: 'connection_check' } });
    expect(record.attributes.map(({ key }: { key: string }) => key)).toEqual(['event.name', 'check.marker']);
  });

  test('with hooks also starts and ends a session, and finds it', async () => {
    for (const [tool, first] of [
      ['claude-code', 'SessionStart'],
      ['cursor', 'sessionStart'],
    ] as const) {
      const { url, seen } = await smallServer(healthy);
      const { code } = await checked(tool, url, { withHooks: true });
      expect(code).toBe(0);
      const hooks = seen.filter(({ path }) => path === `/hooks/${tool}`).map(({ body }) => JSON.parse(body));
      expect(hooks.map(({ hook_event_name: name }) => name)).toEqual([first, first.replace('Start', 'End')]);
      expect(seen.at(-1)?.path).toBe(`/v1/sessions?external_id=${hooks[0].session_id}`);
    }
  });

  test('in local mode sends no key', async () => {
    const { url, seen } = await smallServer(healthy);
    const computer = new Computer();
    computer.env = {};
    await computer.connect('codex', { url });
    expect(await computer.connect('codex', { url, check: true })).toBe(0);
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
  });

  test('with a key that may only send says that it cannot look, and is no failure', async () => {
    const { url } = await smallServer((seen, before) =>
      seen.method === 'GET' ? { status: 403 } : healthy(seen, before),
    );
    const { code, printed } = await checked('claude-code', url);
    expect([code, printed]).toEqual([0, expect.stringContaining('because the key may only send')]);
  });

  test('fails where the server accepts, and then does not show it', async () => {
    const { url } = await smallServer((seen, before) =>
      seen.method === 'GET' ? { status: 200, body: '{"items":[]}' } : healthy(seen, before),
    );
    const { code, printed } = await checked('claude-code', url);
    expect([code, printed]).toEqual([1, expect.stringContaining('does not show the event')]);
  });

  test.each([
    [401, {}, 'The server does not know the key'],
    [403, {}, 'Create a key with the scope `ingest`'],
    [404, {}, '/otlp/v1/metrics is not there. The path is wrong'],
    [301, { location: 'https://x.example/y' }, 'leads on to https://x.example/y'],
    [429, {}, 'The limit of the plan'],
    [503, {}, 'cannot store anything at the moment'],
    [500, {}, 'answered with the status 500'],
  ])('says what a status of %s means', async (status, headers, sentence) => {
    const { url, seen } = await smallServer(() => ({ status, headers }));
    const { code, printed } = await checked('claude-code', url);
    expect([code, printed]).toEqual([1, expect.stringContaining(sentence)]);
    // it does not ask for what did not arrive, and follows nowhere
    expect(seen).toHaveLength(2);
  });

  test('says that a server wants a key', async () => {
    const { url } = await smallServer(() => ({ status: 401 }));
    const computer = new Computer();
    computer.env = {};
    await computer.connect('codex', { url });
    expect(await computer.connect('codex', { url, check: true })).toBe(1);
    expect(computer.printed).toContain('The server wants a key. Set OMNIMEMORY_API_KEY');
  });

  test('says why a record was rejected, and knows a page from an answer', async () => {
    const rejected = '{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"no value (1)"}}';
    for (const [body, sentence] of [
      [rejected, 'the server rejected the record: no value (1)'],
      ['<!doctype html><title>Sign in</title>', 'the reply is a page'],
    ] as const) {
      const { url } = await smallServer(() => ({ status: 200, body }));
      const { code, printed } = await checked('claude-code', url);
      expect([code, printed]).toEqual([1, expect.stringContaining(sentence)]);
    }
  });

  test('says that nothing listens, and that a port does not speak TLS', async () => {
    expect((await checked('claude-code', await deadUrl())).printed).toContain(
      'Nothing listens on http://127.0.0.1',
    );
    const { url } = await smallServer(healthy);
    expect((await checked('claude-code', url.replace('http:', 'https:'))).printed).toContain(
      'does not speak TLS',
    );
  });

  test('of a tool that is not connected sends nothing', async () => {
    const { url, seen } = await smallServer(healthy);
    const computer = new Computer();
    expect(await computer.connect('codex', { url, check: true })).toBe(1);
    expect(computer.printed).toContain('Codex is not connected');
    expect(seen).toEqual([]);
  });
});

test.each([
  ['ENOTFOUND', 'The name h.example is unknown'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The certificate of https://h.example is not trusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'NODE_EXTRA_CA_CERTS'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'is not trusted'],
  ['CERT_HAS_EXPIRED', 'is not trusted'],
  ['ECONNRESET', 'closed the connection without a reply'],
  ['EHOSTUNREACH', 'cannot be reached: no route'],
])('explains %s', (code, sentence) => {
  expect(explainFailure(Object.assign(new Error('no route'), { code }), 'https://h.example/otlp')).toContain(
    sentence,
  );
});

test('explains silence', () => {
  expect(explainFailure(new TimedOut(), 'https://h.example')).toContain('did not answer in time');
});
