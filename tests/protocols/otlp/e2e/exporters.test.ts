import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildServices } from '../../../../src/container.ts';
import { PLANS } from '../../../../src/features/entitlements/plans.ts';
import { MinuteCounter } from '../../../../src/lib/minute-counter.ts';
import { listen } from '../../../support/browser.ts';
import { untilWaiting } from '../../../support/lock-waits.ts';
import { openTcpGate } from '../../../support/tcp-gate.ts';
import { createTestApp, keyOf } from '../../../support/test-app.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { AnswerLog } from './answer-log.ts';
import { ExportingTool, type ToolOptions } from './exporting-tool.ts';
import { holdRows } from './held-rows.ts';
import { Reports } from './reports.ts';
import { startRestartable } from './restartable-server.ts';

const db = await createTestDatabase();
const roles = db.urls.roles;
const gates = {
  tenant: await openTcpGate(roles.tenant),
  identity: await openTcpGate(roles.identity),
};
const server = await startRestartable({
  ...roles,
  tenant: gates.tenant.through(roles.tenant),
  identity: gates.identity.through(roles.identity),
});

afterAll(async () => {
  await server.stop();
  await Promise.all(Object.values(gates).map((gate) => gate.shut()));
  await db.drop();
});

const answers = new AnswerLog();
beforeEach(() => answers.begin());
/** In the order in which they were opened. */
const leftovers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of leftovers.splice(0).reverse()) await end();
  answers.end();
});

type Kind = Pick<ToolOptions, 'encoding' | 'gzip' | 'temporality'>;
const KINDS: readonly Kind[] = [
  { encoding: 'protobuf', gzip: false, temporality: 'delta' },
  { encoding: 'protobuf', gzip: true, temporality: 'cumulative' },
  { encoding: 'json', gzip: true, temporality: 'delta' },
  { encoding: 'json', gzip: false, temporality: 'cumulative' },
];

function opened(tool: ExportingTool): ExportingTool {
  leftovers.push(() => tool.close());
  return tool;
}

/** A team with a tool of each kind. Its sessions: `metrics`, `logs` and `spans`, each with the number of the kind. */
async function newTeam(options: Partial<ToolOptions> = {}) {
  const authorization = await keyOf(db, await db.newTenant());
  const { origin = server.origin } = options;
  const newTool = (session: string, kind: Kind) => {
    const serviceName = session.startsWith('spans') ? 'github-copilot' : 'claude-code';
    return opened(new ExportingTool({ origin, authorization, session, serviceName, ...options, ...kind }));
  };
  const own = KINDS.flatMap((kind, n) => [
    { session: `metrics ${n}`, tool: newTool(`metrics ${n}`, kind) },
    { session: `logs ${n}`, tool: newTool(`logs ${n}`, kind) },
    { session: `spans ${n}`, tool: newTool(`spans ${n}`, kind) },
  ]);
  let calls = 0;
  const work = () => {
    calls++;
    for (const { session, tool } of own) {
      if (session.startsWith('metrics')) tool.count(CALL);
      else if (session.startsWith('logs')) tool.tell(CALL, `${session} ${calls}`);
      else tool.trace(CALL);
    }
  };
  const flush = async () => {
    await Promise.all(own.map(({ tool }) => tool.flush()));
  };
  return { authorization, work, flush, reports: new Reports(origin, authorization) };
}
type Team = Awaited<ReturnType<typeof newTeam>>;

const CALL = { input: 100, output: 7 };

/** Each of the twelve sessions has so many calls, and nothing else was stored. */
async function expectCalls({ reports }: Team, calls: number): Promise<void> {
  const sessions = await reports.sessions();
  const found = await Promise.all(
    sessions.map(async ({ session_id, external_id }) => {
      const { requests, input_tokens, output_tokens, source } = await reports.usageOf(session_id);
      return [external_id, { requests, input_tokens, output_tokens, source }];
    }),
  );
  const each = { input_tokens: 100 * calls, output_tokens: 7 * calls };
  const byEvents = { requests: calls, ...each, source: 'events' };
  const expected = KINDS.flatMap((_, n) => [
    [`logs ${n}`, byEvents],
    [`metrics ${n}`, { requests: 0, ...each, source: 'metrics' }],
    [`spans ${n}`, byEvents],
  ]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  expect(await reports.totals()).toMatchObject({
    requests: 8 * calls,
    input_tokens: 12 * 100 * calls,
    output_tokens: 12 * 7 * calls,
    source: 'mixed',
  });
  const latencies = (await reports.series({ metric: 'own.latency' })).map(({ window }) => window);
  expect(latencies).toEqual(
    KINDS.map(() => expect.objectContaining({ sum: `${250 * calls}`, count: calls })),
  );
}

test('every exporter delivers all, in both encodings and temporalities, with and without gzip', async () => {
  const team = await newTeam();
  for (let n = 0; n < 3; n++) {
    team.work();
    await team.flush();
  }
  await expectCalls(team, 3);
  expect(new Set(answers.all.map(({ status }) => status))).toEqual(new Set([200]));
});

test('every exporter retries while the database is away, and nothing is lost or counted twice', async () => {
  const team = await newTeam();
  team.work();
  await team.flush();
  team.work();
  await Promise.all([gates.tenant.shut(), gates.identity.shut()]);
  let reopened: Promise<unknown> | undefined;
  const reopen = () => {
    // a gate that is open already would listen twice
    reopened ??= Promise.all([gates.tenant.open(), gates.identity.open()]);
    return reopened;
  };
  leftovers.push(reopen);
  const refused = new Promise<void>((resolve) => {
    answers.onAnswer = () => answers.all.filter(({ status }) => status === 503).length >= 12 && resolve();
  });
  const flushed = team.flush();
  await refused;
  await reopen();
  await flushed;
  await expectCalls(team, 2);
  for (const { status, retryAfter } of answers.all)
    expect([status, retryAfter]).toEqual(status === 503 ? [503, 1] : [200, undefined]);
});

test('every exporter retries while the server stops and starts again, and nothing is lost or counted twice', async () => {
  const team = await newTeam({ timeoutMillis: 60_000 });
  team.work();
  await team.flush();
  const other = await newTeam();
  other.work();
  // the exports of the other team are in flight while the server stops
  const letGo = await holdRows(db);
  leftovers.push(letGo);
  const inFlight = other.flush();
  await untilWaiting(db, 1);
  const stopped = server.stop();
  await wait(50);
  team.work();
  const flushed = team.flush();
  await wait(50);
  await letGo();
  await stopped;
  await server.start();
  await Promise.all([flushed, inFlight]);
  await expectCalls(team, 2);
  await expectCalls(other, 1);
});

test('what was stored without an answer is sent again and counts once', async () => {
  const gate = await openTcpGate(server.origin);
  leftovers.push(() => gate.shut());
  const team = await newTeam({ origin: new URL(gate.through(server.origin)).origin });
  team.work();
  await team.flush();
  team.work();
  const before = await storedRows();
  const letGo = await holdRows(db);
  leftovers.push(letGo);
  const flushed = team.flush();
  await untilWaiting(db, 1);
  await gate.shut();
  await letGo();
  while ((await storedRows()) === before) await wait(10);
  expect(answers.all.filter(({ status }) => status !== 200)).toEqual([]);
  const answered = answers.all.length;
  await gate.open();
  await flushed;
  // all twelve are sent again, and those that were stored as well
  expect(answers.all.length - answered).toBe(12);
  await expectCalls(team, 2);
});

test('with the limit of the plan reached, every exporter comes through within its 10 s', async () => {
  const clock = { now: 0 };
  const eventCounter = new MinuteCounter(() => clock.now);
  const services = buildServices(db.database, { ...db.dependencies, eventCounter });
  const site = await listen(createTestApp(db, { services, localMode: false }));
  leftovers.push(() => site.close());
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const most = PLANS.free.ingest_events_per_minute ?? 0;
  // the others of the team have used up the minute
  expect(eventCounter.take(tenant.tenantId, most, most).allowed).toBe(true);
  const inSite = KINDS.map((kind, n) => {
    const tool = opened(new ExportingTool({ origin: site.origin, authorization, session: `s${n}`, ...kind }));
    tool.count(CALL);
    tool.tell(CALL, `request ${n}`);
    return tool;
  });
  answers.onAnswer = () => {
    // metrics and logs of each have been refused
    if (answers.all.filter(({ status }) => status === 429).length >= 8) clock.now = 61_000;
  };
  await Promise.all(inSite.map((tool) => tool.flush()));
  const reports = new Reports(site.origin, authorization);
  expect(await reports.totals()).toMatchObject({ requests: 4, input_tokens: 400, output_tokens: 28 });
  const refused = answers.all.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(8);
  for (const { retryAfter } of refused) expect(retryAfter).toBe(4);
  expect(answers.all.filter(({ status }) => status === 200)).toHaveLength(8);
});

const storedRows = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      'select (select count(*) from model_requests) + (select count(*) from otel_points) as stored',
    );
    return Number(rows[0].stored);
  });
