import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import { INVALID, logs, metric, metrics, source, sourced, span } from '../../support/otlp/messages.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { everythingOf, rowsOf, sessionsOf } from './facts.ts';

const db = await setUpDatabase();
const { otel, settings } = db.services;

const SECRET = 'what-nobody-may-read';
const call = {
  ...{ 'event.name': 'api_request', 'session.id': 's1', model: 'claude-sonnet-5', request_id: 'req_011' },
  ...{ input_tokens: '12', cache_read_tokens: '9000', cost_usd: '0.01' },
};
const prompt = {
  'event.name': 'user_prompt',
  'session.id': 's1',
  prompt: SECRET,
  'user.email': `${SECRET}@example.com`,
};

test('logs, metrics and spans are stored, and what is rejected is counted with the first reason', async () => {
  const scope = await db.newTenant();
  const from = source('claude-code');
  expect(await otel.storeLogs(scope, logs(from, call, prompt))).toEqual({ count: 0, reason: undefined });
  const tokens = metric(
    'claude_code.token.usage',
    [1, 2, 3].map((value) => ({ value, attributes: { 'session.id': 's1', n: value } })),
  );
  const invalid = metric('claude_code.token.usage', [{ value: 4 }], { temporality: INVALID });
  const rejected = await otel.storeMetrics(scope, metrics(from, tokens, invalid));
  expect(rejected).toEqual({ count: 1, reason: expect.stringMatching(/^1 data point not stored: /) });
  const spans = sourced(source('claude-code'), [span({})]);
  expect(await otel.storeSpans(scope, spans)).toMatchObject({ count: 1, reason: expect.any(String) });
  expect(await sessionsOf(db, scope, 's1')).toMatchObject([
    { tool_id: 'claude-code', model_requests: 1, input_tokens: 12, cost_usd_micros: 10_000 },
  ]);
  const before = await everythingOf(db, scope);
  expect([before.requests, before.events, before.totals].map((rows) => rows?.length)).toEqual([1, 1, 3]);
  await otel.storeLogs(scope, logs(from, prompt, call));
  await otel.storeMetrics(scope, metrics(from, tokens));
  expect(await everythingOf(db, scope)).toEqual(before);
});

test('content and identity reach no column unless the tenant keeps them', async () => {
  const [quiet, keeping] = [await db.newTenant(), await db.newTenant()];
  await settings.change(keeping, { otel_keep_content: true, otel_keep_identity: true }, OPERATOR);
  for (const scope of [quiet, keeping]) await otel.storeLogs(scope, logs('claude-code', prompt));
  expect(JSON.stringify(await everythingOf(db, quiet))).not.toContain(SECRET);
  const kept = JSON.stringify(await everythingOf(db, keeping));
  expect(kept).toContain(`"${SECRET}"`);
  expect(kept).toContain(`${SECRET}@example.com`);
});

test('the rows belong to the scope, user and key of the request, whatever the records claim', async () => {
  const [tenant, other] = [await db.newTenant(), await db.newTenant()];
  const { userId } = await db.newMember(tenant, 'member');
  const claims = { tenant_id: other.tenantId, 'organization.id': other.tenantId, scope_id: other.tenantId };
  const from = source({ 'service.name': 'claude-code', ...claims }, { attributes: claims });
  const scope = { ...tenant, userId, keyId: 'key_of_a_laptop' };
  await otel.storeLogs(scope, logs(from, { ...call, ...claims }));
  await otel.storeMetrics(scope, metrics(from, metric('x', [{ value: 1, attributes: claims }])));
  for (const [n, nobody] of [other, LOCAL].entries())
    expect([n, Object.values(await everythingOf(db, nobody)).flat()]).toEqual([n, []]);
  for (const table of ['model_requests', 'otel_points', 'tool_sessions'])
    expect(
      await rowsOf(
        db,
        tenant,
        `select tenant_id, created_by, created_by_key from ${table} where scope_id = $1`,
      ),
    ).toEqual([{ tenant_id: tenant.tenantId, created_by: userId, created_by_key: 'key_of_a_laptop' }]);
});
