import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { OPERATOR } from '../../src/auth/actor.ts';
import { may } from '../../src/auth/permissions.ts';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { TOOLS } from '../../src/protocols/mcp/tools/tools.ts';
import { logLines } from '../support/log-lines.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type Table, tablesOf } from './matrix/catalogue.ts';
import { attemptsOn, type McpAttempt, messageOf, refusalIn } from './mcp/attempts.ts';
import { digestsOf, fillCanaries, secretsOf } from './routes/secrets.ts';
import { missingTarget, seedTarget, type Target } from './routes/target.ts';
import { sendTo, Watch } from './routes/watch.ts';

const CANARY = 'canary-of-B';

let db: TestDatabase;
let api: TestApi;
let log: ReturnType<typeof logLines>;
let tables: Table[];
let a: TenantScope;
let b: TenantScope;
let targets: { a: Target; b: Target; local: Target };
let secrets: { b: string[]; local: string[] };
beforeAll(async () => {
  db = await createTestDatabase();
  log = logLines();
  api = await startTestApi(db, { log: pino({ level: 'trace' }, log.stream) });
  [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  for (const { tenantId } of [a, b]) await db.services.billing.setPlan(tenantId, 'enterprise', OPERATOR);
  targets = {
    a: await seedTarget(db, a, 'mark-of-A'),
    b: await seedTarget(db, b, CANARY),
    local: await seedTarget(db, LOCAL, 'mark-of-local'),
  };
  tables = await db.asAdmin(tablesOf);
  await db.asAdmin((admin) => fillCanaries(admin, tables, b.tenantId, CANARY));
  secrets = await db.asAdmin(async (admin) => ({
    b: await secretsOf(admin, tables, b.tenantId),
    local: await secretsOf(admin, tables, null),
  }));
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const send = ({ url, body, headers }: McpAttempt, authorization?: string) =>
  sendTo(api.url, { method: 'post', url, body, headers }, authorization);
const logSince = (from: number) => log.lines.slice(from).map((line) => JSON.stringify(line));
const digests = (owner: string | null) => db.asAdmin((admin) => digestsOf(admin, tables, owner));
const reading = (target: Target) =>
  attemptsOn(target).filter(({ permission = 'memory:read' }) => permission === 'memory:read');

test('every tool has a line in tests/isolation/mcp/attempts.ts', () => {
  const named = attemptsOn(targets.b).map(({ headers }) => headers['mcp-name']);
  expect(TOOLS.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
});

test('B finds its canary by nearly every request that reads, and each is answered', async () => {
  const key = await keyOf(db, b);
  const [found, refused]: [string[], string[]] = [[], []];
  for (const attempt of reading(targets.b)) {
    const answer = await send(attempt, key);
    if (answer.text.includes(CANARY)) found.push(attempt.name);
    const { error, result } = messageOf(answer);
    if (error ?? result?.isError) refused.push(`${attempt.name}: ${answer.text.slice(0, 300)}`);
  }
  expect(refused).toEqual([]);
  expect(found.length).toBeGreaterThan(24);
});

// before the next test, whose requests count as known
test('a viewer of A changes nothing, and sees nothing of B', async () => {
  const { userId } = await db.newMember(a, 'viewer');
  const key = await keyOf(db, { ...a, userId });
  const [ofA, ofB] = [await digests(a.tenantId), await digests(b.tenantId)];
  const [watch, from] = [new Watch(secrets.b), log.lines.length];
  for (const attempt of [...attemptsOn(targets.b), ...attemptsOn(targets.a)]) {
    const answer = await send(attempt, key);
    watch.look(attempt, answer);
    const { permission } = attempt;
    const viewer = { kind: 'key', role: 'viewer', keyScopes: ['ingest', 'read', 'write', 'admin'] } as const;
    if (permission && !may(viewer, permission))
      expect([attempt.name, refusalIn(answer, attempt)]).toEqual([
        attempt.name,
        expect.stringContaining('permission_denied'),
      ]);
  }
  watch.lookAtLog(logSince(from));
  expect({ leaks: watch.leaks, faults: watch.faults }).toEqual({ leaks: [], faults: [] });
  expect(await digests(b.tenantId)).toEqual(ofB);
  // reading a memory counts
  const { project_memories: _, ...unchanged } = ofA;
  expect(await digests(a.tenantId)).toMatchObject(unchanged);
});

test.each([
  ['A', 'b'],
  ['A', 'local'],
  ['local mode', 'b'],
] as const)(
  'nothing gives %s a byte of what is %s’s, or tells it from what is nobody’s, or changes it',
  async (who, whose) => {
    const key = who === 'A' ? await keyOf(db, a) : undefined;
    const owner = whose === 'b' ? b.tenantId : null;
    const before = await digests(owner);
    const [watch, from] = [new Watch(secrets[whose]), log.lines.length];
    const told: string[] = [];
    const controls = attemptsOn(missingTarget(targets[whose]));
    for (const [n, attempt] of attemptsOn(targets[whose]).entries()) {
      const control = controls[n] as McpAttempt;
      const [answer, controlAnswer] = [await send(attempt, key), await send(control, key)];
      watch.look(attempt, answer);
      watch.look(control, controlAnswer);
      const [one, other] = [refusalIn(answer, attempt), refusalIn(controlAnswer, control)];
      if (one !== other) told.push(`${attempt.name}: ${one} or ${other}`);
    }
    expect(log.lines.length).toBeGreaterThan(from);
    watch.lookAtLog(logSince(from));
    expect({ leaks: watch.leaks, told, faults: watch.faults }).toEqual({ leaks: [], told: [], faults: [] });
    expect(await digests(owner)).toEqual(before);
  },
);

test('a revoked key gets the same 401 from every request', async () => {
  const { key, key_id } = await db.services.apiKeys.create(a, { name: 'revoked' });
  await db.services.apiKeys.revoke(a, key_id, OPERATOR);
  const responses = new Set<string>();
  for (const attempt of attemptsOn(targets.a)) {
    const { status, text } = await send(attempt, `Bearer ${key}`);
    responses.add(`${status} ${text}`);
  }
  expect([...responses]).toEqual([expect.stringMatching(/^401 .*"code":"unauthenticated"/)]);
});
