import { afterAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { createLogger } from '../../../../src/lib/logger.ts';
import { listen } from '../../../support/browser.ts';
import { dumpOf } from '../../../support/dump.ts';
import { logLines } from '../../../support/log-lines.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { createTestApp, keyOf } from '../../../support/test-app.ts';
import {
  type Attributes,
  counter,
  type ExportRequest,
  point,
  record,
  sourceOf,
  span,
} from '../../../telemetry/otel/day/messages.ts';
import { type Encoding, post } from './posting.ts';
import { Reports } from './reports.ts';

const db = await setUpDatabase();
const { lines, stream } = logLines();
const log = createLogger('trace', stream);
const site = await listen(createTestApp(db, { localMode: false, log }));
afterAll(() => site.close());

const MINUTE = 60_000_000_000n;
const now = BigInt(Date.now()) * 1_000_000n;
const times = { start: now - MINUTE, time: now };

const newTeam = async () => {
  const tenant = await db.newTenant();
  return { tenant, authorization: await keyOf(db, tenant) };
};

async function send(authorization: string, requests: readonly ExportRequest[], encoding: Encoding) {
  for (const request of requests) {
    const response = await post(site.origin, authorization, request, { encoding });
    expect(response.status).toBe(200);
  }
}

/** All that is stored of a tenant, as text. */
const storedOf = ({ tenantId }: TenantScope): Promise<string> =>
  db.asAdmin(async (admin) => {
    const everything = await dumpOf(admin);
    return everything
      .split('\n')
      .filter((row) => row.includes(tenantId))
      .join('\n');
  });

/** Attributes that carry content, as the contract lists them. */
const CONTENT = [
  ...['prompt', 'response', 'body', 'body_ref', 'tool_input', 'tool_parameters', 'arguments', 'output'],
  ...['function_args', 'request_text', 'response_text', 'hook_definitions', 'workspace.host_paths'],
  ...['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.system_instructions'],
  ...['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result', 'gen_ai.tool.definitions'],
];
const ERRORS = ['error', 'error.message'];
const IDENTITY = ['user.email', 'cursor.user.email', 'user.groups', 'host.name', 'auth_mode'];
const canaryOf = (name: string) => `canary of ${name} !`;
const canaries = [...CONTENT, ...ERRORS, 'the body', ...IDENTITY].map(canaryOf);

/** Each content attribute with its canary, an error with its own behind what is kept of it, and the identity. */
const revealing: Attributes = Object.fromEntries([
  ...CONTENT.map((name) => [name, canaryOf(name)]),
  ...ERRORS.map((name) => [name, `${'x'.repeat(256)}${canaryOf(name)}`]),
  ...IDENTITY.map((name) => [name, canaryOf(name)]),
]);

/** In every place where a tool can put it. */
function revealingRequests(): ExportRequest[] {
  const session = { 'session.id': 's1' };
  const source = sourceOf({ 'service.name': 'claude-code', ...revealing }, 'scope', '1');
  const own = { ...session, ...revealing };
  return [
    {
      source,
      signal: 'logs',
      items: [
        record(now, canaryOf('the body'), { ...own, 'event.name': 'api_request', request_id: 'r1' }),
        record(now, canaryOf('the body'), { ...own, 'event.name': 'tool_result' }),
        record(now, canaryOf('the body'), { ...own, 'event.name': 'something.new' }),
        record(now, canaryOf('the body'), { ...session, 'event.name': 'only.a.body' }),
        record(now, 'claude_code.api_error', { ...own, 'event.name': 'api_error', status_code: '500' }),
      ],
    },
    { source, signal: 'metrics', items: [counter('a.metric', '', 'delta', [point(times, 1, own)])] },
    {
      source: {
        ...source,
        resource: sourceOf({ 'service.name': 'github-copilot', ...revealing }, '', '').resource,
      },
      signal: 'traces',
      items: [
        span(
          times,
          { traceId: new Uint8Array(16).fill(1), spanId: new Uint8Array(8).fill(1) },
          {
            name: 'chat',
            isClient: true,
            attributes: {
              ...revealing,
              'gen_ai.operation.name': 'chat',
              'gen_ai.conversation.id': 'c1',
              'gen_ai.usage.input_tokens': 1n,
            },
          },
        ),
      ],
    },
  ];
}

test.each(['protobuf', 'json'] as const)(
  'content and identity that a client sends in %s are in no column of any table, and not in the log',
  async (encoding) => {
    const { tenant, authorization } = await newTeam();
    await send(authorization, revealingRequests(), encoding);
    expect(await new Reports(site.origin, authorization).sessions()).toHaveLength(2);
    const everything = await db.asAdmin(dumpOf);
    expect(canaries.filter((canary) => everything.includes(canary))).toEqual([]);
    expect(await storedOf(tenant)).toContain('something.new');
    // refused as a whole, which is logged
    for (const path of ['logs', 'metrics', 'traces']) {
      const response = await fetch(`${site.origin}/otlp/v1/${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ resourceLogs: canaries }).slice(0, -1),
      });
      expect(response.status).toBe(400);
      const answer = await response.text();
      expect(canaries.filter((canary) => answer.includes(canary))).toEqual([]);
    }
    const logged = JSON.stringify(lines);
    expect(logged).toContain('/otlp/v1/traces');
    expect(canaries.filter((canary) => logged.includes(canary))).toEqual([]);
  },
);

test('with otel_keep_content the content is kept, and with otel_keep_identity the identity', async () => {
  const content = [...CONTENT, ...ERRORS, 'the body'].map(canaryOf);
  const identity = IDENTITY.map(canaryOf);
  const keep = async (settings: object) => {
    const { tenant, authorization } = await newTeam();
    const response = await fetch(`${site.origin}/v1/settings`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
    await send(authorization, revealingRequests(), 'protobuf');
    const stored = await storedOf(tenant);
    return (canary: string) => stored.includes(canary);
  };
  const withContent = await keep({ otel_keep_content: true });
  expect([content.filter(withContent), identity.filter(withContent)]).toEqual([content, []]);
  const withIdentity = await keep({ otel_keep_identity: true });
  expect([content.filter(withIdentity), identity.filter(withIdentity)]).toEqual([[], identity]);
});

test("with another tenant's ids in every place, a key writes rows of its own tenant alone", async () => {
  const [ours, theirs] = [await newTeam(), await newTeam()];
  const work = (tenantId: string): ExportRequest[] => {
    const claims = {
      ...{ 'tenant.id': tenantId, 'organization.id': tenantId, scope_id: tenantId, tenant_id: tenantId },
      ...{ 'user.id': tenantId, 'user.account_uuid': tenantId, 'x-tenant-id': tenantId },
      'session.id': 'shared',
    };
    const source = sourceOf({ 'service.name': 'claude-code', ...claims }, tenantId, tenantId);
    const request = {
      ...claims,
      'event.name': 'api_request',
      request_id: 'r1',
      input_tokens: '5',
      model: 'm',
    };
    return [
      {
        source,
        signal: 'logs',
        items: [
          record(now, 'claude_code.api_request', request),
          record(now, '', { ...claims, 'event.name': 'e' }),
        ],
      },
      {
        source,
        signal: 'metrics',
        items: [counter('claude_code.commit.count', '', 'delta', [point(times, 1, claims)])],
      },
    ];
  };
  await send(theirs.authorization, work(theirs.tenant.tenantId), 'protobuf');
  const reports = new Reports(site.origin, theirs.authorization);
  const before = [await reports.totals(), await reports.sessions(), await reports.series()];
  const stored = await countsOf(theirs.tenant);
  for (const encoding of ['protobuf', 'json'] as const) {
    await send(ours.authorization, work(theirs.tenant.tenantId), encoding);
    for (const header of ['x-tenant-id', 'x-scope-orgid', 'tenant', 'cookie']) {
      const [logs] = work(theirs.tenant.tenantId);
      if (!logs) throw new Error('There is nothing to send.');
      const response = await post(site.origin, ours.authorization, logs, {
        encoding,
        headers: { [header]: theirs.tenant.tenantId },
      });
      expect(response.status).toBe(200);
    }
  }
  expect([await reports.totals(), await reports.sessions(), await reports.series()]).toEqual(before);
  expect(await countsOf(theirs.tenant)).toEqual(stored);
  // the same session id is two sessions
  const own = await new Reports(site.origin, ours.authorization).sessions();
  expect(own.map(({ external_id }) => external_id)).toEqual(['shared']);
  const [known] = await reports.sessions();
  expect(own[0]?.session_id).not.toBe(known?.session_id);
  expect(await countsOf(ours.tenant)).toEqual(stored);
  expect(await new Reports(site.origin, ours.authorization).totals()).toMatchObject({
    requests: 1,
    input_tokens: 5,
  });
});

const countsOf = ({ tenantId }: TenantScope): Promise<Record<string, number>> =>
  db.asAdmin(async (admin) => {
    const counts: Record<string, number> = {};
    for (const table of [
      'tool_sessions',
      'session_keys',
      'model_requests',
      'tool_events',
      'otel_series',
      'otel_points',
    ]) {
      const { rows } = await admin.query(`select count(*)::int as count from ${table} where scope_id = $1`, [
        tenantId,
      ]);
      counts[table] = rows[0].count;
    }
    return counts;
  });
