import { once } from 'node:events';
import { Agent, request as ask, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
const leftovers: (() => unknown)[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  for (const end of leftovers.splice(0).reverse()) await end();
});
afterAll(() => db.drop());

function start(variables: Record<string, string> = {}): Promise<RunningServer> {
  const config = { ...loadConfig({ PORT: '0', ...variables }), localMode: true, poolSize: 4 };
  return startServer(config, db.urls.roles, createLogger('silent'));
}

const BODY = '{"tool_id":"cursor"}';
const HEADERS = { 'content-type': 'application/json' };

interface ApiResponse {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<'code' | 'status' | 'reason' | 'type' | 'request_id', string | undefined>>;
}

/** Over a connection of its own, or one of the agent's. */
async function send(
  url: string,
  { method = 'GET', body = '', agent = new Agent() } = {},
): Promise<ApiResponse> {
  const sent = ask(url, { method, agent, headers: body === '' ? {} : HEADERS });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(await text(answer)) };
}

const newSession = ({ url }: RunningServer, agent = new Agent()) =>
  send(`${url}/v1/sessions`, { method: 'POST', body: BODY, agent });

/** No session can be written until the function is called that this gives. */
async function holdSessions(): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked = () => {};
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const holding = db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table tool_sessions in share mode');
    locked();
    await held;
    await admin.query('rollback');
  });
  await isLocked;
  const letGo = () => {
    release();
    return holding;
  };
  leftovers.push(letGo);
  return letGo;
}

test('requests in flight are completed, and new ones are told to retry, on old and on new connections', async () => {
  const server = await start({ STRIPE_SECRET_KEY: '' });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  leftovers.push(() => kept.destroy());
  expect((await newSession(server, kept)).status).toBe(201);
  const letGo = await holdSessions();
  const inFlight = newSession(server);
  await untilWaiting(db, 1);

  const closed = server.close();
  await wait(50);
  const refused = await Promise.all([
    newSession(server, kept),
    newSession(server),
    send(`${server.url}/v1/sessions`),
    send(`${server.url}/webhooks/stripe`, { method: 'POST', body: '{}' }),
    // larger than what the connection holds: it is read before the answer
    send(`${server.url}/v1/ingest`, { method: 'POST', body: `"${'x'.repeat(8_000_000)}"` }),
  ]);
  for (const { status, headers, body } of refused) {
    expect([status, body.code]).toEqual([503, 'server_stopping']);
    expect(headers).toMatchObject({ 'retry-after': '2', connection: 'close' });
    expect(headers['content-type']).toMatch('application/problem+json');
    expect([body.type, body.request_id]).toEqual(['/docs/errors#server_stopping', headers['x-request-id']]);
  }
  const readiness = await send(`${server.url}/readyz`);
  expect([readiness.status, readiness.body]).toEqual([503, { status: 'not_ready', reason: 'stopping' }]);
  expect((await send(`${server.url}/healthz`)).status).toBe(200);

  await letGo();
  const answer = await inFlight;
  expect([answer.status, answer.headers.connection]).toEqual([201, 'close']);
  await closed;
  await expect(send(`${server.url}/healthz`)).rejects.toThrow('ECONNREFUSED');
});

test('with nothing in flight it ends at once, even if clients are connected', async () => {
  const server = await start();
  const kept = new Agent({ keepAlive: true });
  const silent = await connected(server);
  leftovers.push(
    () => kept.destroy(),
    () => silent.destroy(),
  );
  await newSession(server, kept);
  const since = performance.now();
  await server.close();
  expect(performance.now() - since).toBeLessThan(2_000);
});

async function connected({ url }: RunningServer): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('a request whose head has come is in flight, although its body has not', async () => {
  const server = await start();
  // the server says by 100 Continue that it has read the head
  const headers = { ...HEADERS, expect: '100-continue' };
  const sent = ask(`${server.url}/v1/sessions`, { method: 'POST', headers });
  sent.write(BODY.slice(0, 5));
  await once(sent, 'continue');
  const closed = server.close();
  await wait(100);
  sent.end(BODY.slice(5));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(201);
  await closed;
});

test('of pipelined requests, all that arrived before are completed', async () => {
  const server = await start();
  const socket = await connected(server);
  leftovers.push(() => socket.destroy());
  const letGo = await holdSessions();
  const head = `POST /v1/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: ${BODY.length}\r\n\r\n${BODY}`.repeat(2));
  // the second waits for its turn, and is in flight like the first
  await untilWaiting(db, 1);
  const closed = server.close();
  const responses = text(socket);
  await letGo();
  expect((await responses).match(/HTTP\/1\.1 201/g)).toHaveLength(2);
  await closed;
});

test('requests that wait for a connection to the database are in flight like any other', async () => {
  const server = await start();
  const letGo = await holdSessions();
  // four have the connections, the others stand behind them
  const inFlight = Promise.all(Array.from({ length: 7 }, () => newSession(server)));
  await untilWaiting(db, 4);
  const closed = server.close();
  await wait(100);
  await letGo();
  expect((await inFlight).map(({ status }) => status)).toEqual(Array(7).fill(201));
  await closed;
});

test('what exceeds the deadline is cut, and does not keep the server', async () => {
  const server = await start({ DRAIN_DEADLINE_MS: '300' });
  const letGo = await holdSessions();
  // four are at work and the others wait for their connections
  const inFlight = Promise.allSettled(Array.from({ length: 6 }, () => newSession(server)));
  await untilWaiting(db, 4);
  const since = performance.now();
  await server.close();
  expect(performance.now() - since).toBeLessThan(3_000);
  for (const { status } of await inFlight) expect(status).toBe('rejected');
  await letGo();
});

test('behind a proxy the port closes at once, and what comes on open connections is served before it ends', async () => {
  const server = await start({ TRUST_PROXY: '1', LOCAL_MODE_BEYOND_LOOPBACK: 'on' });
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  leftovers.push(() => kept.destroy());
  expect((await newSession(server, kept)).status).toBe(201);
  const closed = server.close();
  await expect(newSession(server)).rejects.toThrow('ECONNREFUSED');
  const readiness = send(`${server.url}/readyz`, { agent: kept });
  expect([(await readiness).status, (await readiness).body.reason]).toEqual([503, 'stopping']);
  await closed;
});

test('before that it goes on as before and is not ready, for as long as DRAIN_DELAY_MS says', async () => {
  const server = await start({
    TRUST_PROXY: '1',
    LOCAL_MODE_BEYOND_LOOPBACK: 'on',
    DRAIN_DELAY_MS: '700',
  });
  const closed = server.close();
  const answer = await newSession(server);
  expect([answer.status, answer.headers.connection]).toEqual([201, 'close']);
  expect((await send(`${server.url}/readyz`)).body.reason).toBe('stopping');
  await closed;
  await expect(newSession(server)).rejects.toThrow('ECONNREFUSED');
});
