import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setUpDatabase } from '../support/set-up.ts';
import { type ReceivedSpan, startCollector } from './collector.ts';
import { type ObservedServer, startObserved, until } from './observed-server.ts';

const db = await setUpDatabase();
const collector = await startCollector();
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const CALLER_SAYS_NO = `00-${TRACE}-${PARENT}-00`;

let server: ObservedServer;
beforeAll(async () => {
  server = await startObserved(db, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-of-collector=a%20b',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=tests',
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
});
afterAll(() => server.close());

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, init);
  await response.arrayBuffer();
  return response;
}

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const traceIdOf = (response: Response): Promise<string> =>
  until(() => {
    const id = response.headers.get('x-request-id');
    const line = server.lines.find(({ msg, request_id }) => msg === 'request' && request_id === id);
    return line && `${line.trace_id}`;
  });

/** The spans of a trace, once the request itself has arrived, which comes last. */
const spansOf = (traceId: string): Promise<ReceivedSpan[]> =>
  until(() => {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    return spans.some(({ attributes }) => 'http.route' in attributes) ? spans : undefined;
  });

/** From the request down to the first that has no other below. */
function chainOf(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const chain = spans.filter(({ attributes }) => 'http.route' in attributes);
  for (;;) {
    const next = spans.find(({ parentSpanId }) => parentSpanId === chain.at(-1)?.spanId);
    if (!next) return chain;
    chain.push(next);
  }
}

test('a trace goes from the request through the service and the transaction to the statement, and goes on that of the client', async () => {
  const SECRET = 'what no collector may see';
  const created = await post(
    '/v1/sessions',
    { tool_id: 'cursor', title: SECRET },
    { traceparent: CALLER_SAYS_NO },
  );
  expect(created.status).toBe(201);
  expect(await traceIdOf(created)).toBe(TRACE);
  const spans = await spansOf(TRACE);
  const chain = chainOf(spans);
  expect(chain.map(({ name }) => name)).toEqual([
    'POST /v1/sessions',
    'SessionService.start',
    'transaction',
    'insert tool_sessions',
  ]);
  expect(chain[0]).toMatchObject({
    parentSpanId: PARENT,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/v1/sessions',
      'http.response.status_code': 201n,
    },
  });
  expect(chain[2]?.attributes).toEqual({
    'db.system.name': 'postgresql',
    'omnimemory.db.role': 'local',
    'omnimemory.db.read_only': false,
    'omnimemory.db.single': true,
  });
  expect(chain[3]?.attributes).toEqual({
    'db.system.name': 'postgresql',
    'db.query.summary': 'insert tool_sessions',
    'omnimemory.db.statement': expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  // each lies within the one above it
  for (const [place, { nanoseconds }] of chain.entries()) {
    expect(nanoseconds).toBeGreaterThanOrEqual(0n);
    const above = chain[place - 1];
    if (above) expect(nanoseconds).toBeLessThanOrEqual(above.nanoseconds);
  }
  expect(JSON.stringify(spans, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
    SECRET,
  );
});

test('no span names a tenant, a key, a session, a person or a path', async () => {
  const tenant = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'of the traces' });
  const session = await db.newSession(tenant);
  const found = await ask(`/v1/sessions/${session}`, { headers: { authorization: `Bearer ${key}` } });
  expect(found.status).toBe(200);
  const spans = await spansOf(await traceIdOf(found));
  expect(chainOf(spans)[0]?.name).toBe('GET /v1/sessions/:session_id');
  // the key is looked up by another role before
  expect(new Set(spans.map(({ attributes }) => attributes['omnimemory.db.role']))).toEqual(
    new Set([undefined, 'identity', 'tenant']),
  );
  const text = spans
    .map(({ name, attributes }) => [name, ...Object.entries(attributes).flat()].join(' '))
    .join('\n');
  for (const secret of [tenant.tenantId, key, key_id, session]) expect(text).not.toContain(secret);
});

test('many statements of one name are one span', async () => {
  const items = Array.from({ length: 5 }, (_, n) => ({
    type: 'checkpoint',
    data: { session_id: 'none', tool_id: 'cursor', checkpoint_type: 'manual', summary: `no ${n}` },
  }));
  const spans = await spansOf(await traceIdOf(await post('/v1/ingest', { items })));
  const statements = spans.filter(({ attributes }) => 'omnimemory.db.statement' in attributes);
  expect(statements.length).toBeGreaterThan(1);
  const names = statements.map(
    ({ parentSpanId, attributes }) => `${parentSpanId} ${attributes['omnimemory.db.statement']}`,
  );
  expect(new Set(names).size).toBe(names.length);
});

test('a request that fails is a failed span with a code and no text', async () => {
  const spans = await spansOf(await traceIdOf(await ask('/v1/sessions/sess_none/end', { method: 'POST' })));
  const failed = spans.filter(({ attributes }) => 'error.type' in attributes);
  expect(failed.map(({ attributes }) => attributes['error.type'])).toContain('session_not_found');
});

test('what is logged below HTTP names the request and its trace, also when its body has arrived and when it is over', async () => {
  const registered = await post(
    '/auth/register',
    { email: 'ada@example.com', password: 'a password of the traces', name: 'Ada' },
    { origin: server.url },
  );
  expect(registered.status).toBeLessThan(300);
  const email = await until(() => server.lines.find(({ to }) => to === 'ada@example.com'));
  expect(email).toMatchObject({
    request_id: registered.headers.get('x-request-id'),
    trace_id: await traceIdOf(registered),
  });
});

test.each([
  ['nonsense', 'x'],
  ['an unknown version', `ff-${TRACE}-${PARENT}-01`],
  ['no id', `00-${'0'.repeat(32)}-${PARENT}-01`],
  ['too much', `00-${TRACE}-${PARENT}-01-${'x'.repeat(4_000)}`],
])('a traceparent with %s begins a new trace', async (_, traceparent) => {
  const traceId = await traceIdOf(await ask('/v1/sessions', { headers: { traceparent } }));
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(traceId).not.toBe(TRACE);
});

test('what a client keeps in tracestate does not reach the collector', async () => {
  const SECRET = 'hunter2';
  const traceparent = `00-${'1'.repeat(32)}-${PARENT}-01`;
  await ask('/v1/sessions', { headers: { traceparent, tracestate: `vendor=${SECRET}` } });
  await spansOf('1'.repeat(32));
  expect(collector.bodies.toString('latin1')).not.toContain(SECRET);
});

test('the collector gets the headers, the attributes of the process and, at the end, the metrics', async () => {
  await server.close();
  expect(collector.headers.at(-1)).toMatchObject({ 'x-of-collector': 'a b', 'content-encoding': 'gzip' });
  expect(collector.resource).toMatchObject({
    'service.name': 'omnimemory',
    'deployment.environment.name': 'tests',
  });
  expect([...collector.metrics]).toEqual(
    expect.arrayContaining([
      'http.server.request.duration',
      'omnimemory.db.transactions',
      'omnimemory.process.memory',
    ]),
  );
});
