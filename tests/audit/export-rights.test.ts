import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { setUpSite } from '../support/set-up.ts';
import { newPerson } from '../support/sign-in.ts';

const { db, site } = await setUpSite({ localMode: false });
const { services } = db;

/** Four parts of an export, each larger than the buffers of the sockets. */
const LINES = 2_000;

async function newTenantWithLog(): Promise<TenantScope> {
  const tenant = await db.newTenant();
  await services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  await db.asAdmin(async (admin) => {
    await admin.query(
      `insert into audit_logs (tenant_id, seq, actor_kind, action, resource_type, previous_hash, hash)
        select $1, head.seq + n, 'operator', 'x.y', repeat('x', 30000), head.hash, head.hash
        from (select seq, hash from audit_heads where tenant_id = $1 order by seq desc limit 1) head,
          generate_series(1, $2::integer) n`,
      [tenant.tenantId, LINES],
    );
    await admin.query(
      `insert into audit_heads (tenant_id, seq, hash) select tenant_id, seq, hash from audit_logs
        where tenant_id = $1 on conflict do nothing`,
      [tenant.tenantId],
    );
  });
  return tenant;
}

/** Starts an export, reads a little of it, does `meanwhile`, and reads the rest. */
async function exportAround(headers: Record<string, string>, meanwhile: () => Promise<unknown>) {
  const answer = await fetch(`${site.origin}/v1/audit-logs/export`, { headers });
  expect(answer.status).toBe(200);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  let isCutOff = false;
  const take = async () => {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: true });
    return done;
  };
  await take();
  await meanwhile();
  try {
    while (!(await take()));
  } catch {
    isCutOff = true;
  }
  return { lines: text.split('\n').slice(0, -1), isCutOff };
}

const byKey = async (scope: TenantScope) => {
  const { key, key_id } = await services.apiKeys.create(scope, { name: 'exports' });
  return { headers: { authorization: `Bearer ${key}` }, keyId: key_id };
};

describe('an export is cut off, not ended as if it were complete, when', () => {
  const cut = async (headers: Record<string, string>, meanwhile: () => Promise<unknown>) => {
    const { lines, isCutOff } = await exportAround(headers, meanwhile);
    expect(isCutOff).toBe(true);
    expect(lines.length).toBeLessThan(LINES / 2 + 1);
  };

  test('its key is revoked, also in another process whose notification has not arrived', async () => {
    const tenant = await newTenantWithLog();
    const { headers, keyId } = await byKey(tenant);
    services.apiKeyAuthenticator.openCache();
    await cut(headers, () =>
      db.asAdmin((admin) => admin.query('update api_keys set revoked_at = now() where key_id = $1', [keyId])),
    );
    services.apiKeyAuthenticator.closeCache();
  });

  test('the owner of its key is removed, or demoted', async () => {
    const tenant = await newTenantWithLog();
    await db.newMember(tenant, 'owner');
    const [removed, demoted] = [await db.newMember(tenant, 'admin'), await db.newMember(tenant, 'admin')];
    const headersOf = async ({ userId }: { userId: string }) => (await byKey({ ...tenant, userId })).headers;
    await cut(await headersOf(removed), () => services.members.remove(tenant, removed.userId, OPERATOR));
    await cut(await headersOf(demoted), () =>
      services.members.changeRole(tenant, demoted.userId, 'member', OPERATOR),
    );
  });

  test('the tenant is suspended; another one may be begun', async () => {
    const tenant = await newTenantWithLog();
    const { headers } = await byKey(tenant);
    await cut(headers, () => services.tenants.suspendAsOperator(tenant.tenantId));
    const again = await exportAround(headers, async () => {});
    expect(again.isCutOff).toBe(false);
    expect(again.lines.length).toBeGreaterThan(LINES);
  });

  test('the session of its browser is ended', async () => {
    const tenant = await newTenantWithLog();
    const { id: userId, email, browser } = await newPerson(db, site);
    const member = { tenantId: tenant.tenantId, role: 'owner', userId, email } as const;
    await db.database.inScope({ kind: 'identity' }, (tx) => services.tenants.enrol(tx, member));
    await browser.put('/auth/tenant', { tenant_id: tenant.tenantId });
    await cut({ cookie: browser.cookieFor() }, () => browser.post('/auth/logout'));
  });
});

test('an export ends with its own line, whatever happens while it is being read', async () => {
  const tenant = await newTenantWithLog();
  const { headers } = await byKey(tenant);
  const { lines, isCutOff } = await exportAround(headers, () =>
    services.tenants.rename(tenant, 'renamed meanwhile', OPERATOR),
  );
  expect(isCutOff).toBe(false);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ action: 'audit_logs.exported', seq: lines.length });
});
