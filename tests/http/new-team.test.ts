import { expect, test } from '@jest/globals';
import { type ApiResponse, TestBrowser } from '../support/browser.ts';
import { setUpSite } from '../support/set-up.ts';
import { fromSomewhere, newAddress } from '../support/sign-in.ts';

const { db, site } = await setUpSite({ localMode: false });

const codeOf = ({ status, body }: ApiResponse) => [status, body.code];

/** What a new user does: register, read the email, confirm, sign in. */
async function arrive(name: string): Promise<{ browser: TestBrowser; email: string; id: string }> {
  const browser = new TestBrowser(site.origin, {
    ...fromSomewhere(),
    'user-agent': `the browser of ${name}`,
  });
  const login = { email: newAddress(name), password: `what ${name} alone knows` };
  expect((await browser.post('/auth/register', { ...login, name })).status).toBe(202);
  const token = await db.mailbox.tokenOf(login.email);
  const { status, body } = await browser.post('/auth/verify-email', { token, password: login.password });
  expect([status, body.email]).toEqual([201, login.email]);
  expect((await browser.post('/auth/login', login)).status).toBe(200);
  return { browser, email: login.email, id: body.id };
}

test('a new team needs no operator, from the first registration to the audit log, and no outsider gets access', async () => {
  const ada = await arrive('ada');
  const made = await ada.browser.post('/auth/tenants', { name: 'Analytical Engines' });
  expect([made.status, made.body.role]).toEqual([201, 'owner']);
  const tenantId = made.body.id;

  const grace = await arrive('grace');
  const invited = await ada.browser.post('/v1/invitations', { email: grace.email, role: 'member' });
  expect(invited.status).toBe(201);
  const token = await db.mailbox.tokenOf(grace.email);
  expect((await grace.browser.post('/auth/invitations/accept', { token })).body).toEqual({
    tenant_id: tenantId,
    name: 'Analytical Engines',
    role: 'member',
  });

  const key = await ada.browser.post('/v1/api-keys', { name: 'My editor', scopes: ['ingest'] });
  expect([key.status, key.body.key]).toEqual([201, expect.stringMatching(/^omk_/)]);
  const tool = new TestBrowser(site.origin, { authorization: `Bearer ${key.body.key}` });
  const batch = {
    items: [
      { id: '1', type: 'metric', data: { tool_id: 'claude-code', tokens_saved: 1_234 } },
      {
        id: '2',
        type: 'cache_hit',
        data: { tool_id: 'claude-code', file_path: 'engine.ts', tokens_saved: 5 },
      },
    ],
  };
  const stored = await tool.post('/v1/ingest', batch);
  expect([stored.status, stored.body]).toEqual([200, expect.objectContaining({ created: 2, rejected: 0 })]);
  // it may write what tools record, and read none of it
  expect(codeOf(await tool.get('/v1/metrics'))).toEqual([403, 'permission_denied']);

  const seen = await grace.browser.get('/v1/metrics');
  expect(seen.body.data).toEqual([
    expect.objectContaining({ tool_id: 'claude-code', tokens_saved: 1_234, tokens_saved_delta: 1_234 }),
  ]);
  expect((await grace.browser.get(`/tenants/${tenantId}/v1/cache-hits`)).body.data).toHaveLength(1);
  expect(codeOf(await grace.browser.get('/v1/audit-logs'))).toEqual([403, 'permission_denied']);

  const eve = await arrive('eve');
  expect(codeOf(await eve.browser.get('/v1/metrics'))).toEqual([409, 'no_tenant_chosen']);
  expect(codeOf(await eve.browser.get(`/tenants/${tenantId}/v1/metrics`))).toEqual([404, 'tenant_not_found']);
  expect(codeOf(await eve.browser.put('/auth/tenant', { tenant_id: tenantId }))).toEqual([
    404,
    'tenant_not_found',
  ]);
  expect((await eve.browser.post('/auth/invitations/accept', { token })).status).toBe(404);
  await eve.browser.post('/auth/tenants', { name: 'Eavesdroppers' });
  expect((await eve.browser.get('/v1/metrics')).body.data).toEqual([]);

  const log = await ada.browser.get('/v1/audit-logs');
  const lines = log.body.data.toReversed();
  expect(lines.map(({ seq, action, user_id }: Record<string, unknown>) => [seq, action, user_id])).toEqual([
    [1, 'tenant.created', ada.id],
    [2, 'invitation.created', ada.id],
    [3, 'member.joined', grace.id],
    [4, 'api_key.created', ada.id],
  ]);
  for (const { actor_kind, user_agent, ip_address, user_id } of lines)
    expect([actor_kind, user_agent, ip_address]).toEqual([
      'user',
      `the browser of ${user_id === ada.id ? 'ada' : 'grace'}`,
      expect.stringMatching(/^10\./),
    ]);
  expect((await db.services.audit.verify({ kind: 'tenant', tenantId })).faults).toEqual([]);
});
