import { describe, expect, test } from '@jest/globals';
import { TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { newPerson } from '../../support/sign-in.ts';

const { db, site } = await setUpSite();

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const newTenant = async (browser: TestBrowser, name: string): Promise<string> =>
  (await browser.post('/auth/tenants', { name })).body.id;
const toolsIn = async (browser: TestBrowser, path: string) =>
  (await browser.get(path)).body.data.map(({ tool_id }: { tool_id: string }) => tool_id);

describe('the tenant of a browser', () => {
  test('has to be chosen', async () => {
    const { browser } = await newPerson(db, site);
    expect(codeOf(await browser.get('/v1/sessions'))).toEqual([409, 'no_tenant_chosen']);
  });

  test('is the one it made last, until another is chosen or the path names one', async () => {
    const { browser } = await newPerson(db, site);
    const [one, two] = [await newTenant(browser, 'One'), await newTenant(browser, 'Two')];
    await browser.post('/v1/sessions', { tool_id: 'in-two' });
    expect((await browser.get('/auth/me')).body.tenant_id).toBe(two);
    expect((await browser.put('/auth/tenant', { tenant_id: one })).body).toMatchObject({
      id: one,
      role: 'owner',
    });
    await browser.post('/v1/sessions', { tool_id: 'in-one' });
    await browser.post(`/tenants/${two}/v1/sessions`, { tool_id: 'also-in-two' });
    expect(await toolsIn(browser, '/v1/sessions')).toEqual(['in-one']);
    expect(await toolsIn(browser, `/tenants/${two}/v1/sessions?limit=5`)).toEqual(['also-in-two', 'in-two']);
    expect((await browser.get('/auth/tenants')).body.data.map(({ name }: { name: string }) => name)).toEqual([
      'One',
      'Two',
    ]);
  });

  test('cannot be one of which the person is not a member, and looks as if it did not exist', async () => {
    const [one, other] = [await newPerson(db, site), await newPerson(db, site)];
    const foreign = await newTenant(other.browser, 'Theirs');
    await newTenant(one.browser, 'Mine');
    for (const path of ['sessions', 'tenant', 'members', 'audit-logs', 'sessions/some-id']) {
      const [theirs, nobodys] = await Promise.all([
        one.browser.get(`/tenants/${foreign}/v1/${path}`),
        one.browser.get(`/tenants/no-such-tenant/v1/${path}`),
      ]);
      expect([path, ...codeOf(theirs)]).toEqual([path, 404, 'tenant_not_found']);
      expect(theirs.body).toEqual({ ...nobodys.body, request_id: theirs.body.request_id });
    }
    const choose = (tenant_id: string) => one.browser.put('/auth/tenant', { tenant_id });
    const [theirs, nobodys] = [(await choose(foreign)).body, (await choose('no-such-tenant')).body];
    expect(theirs).toEqual({ ...nobodys, request_id: theirs.request_id });
    expect((await one.browser.get('/auth/me')).body.tenant_id).not.toBe(foreign);
  });

  test('loses access with the next request when the membership ends or the role changes', async () => {
    const [owner, guest] = [await newPerson(db, site), await newPerson(db, site)];
    const tenantId = await newTenant(owner.browser, 'Ours');
    await owner.browser.post('/v1/invitations', { email: guest.email, role: 'member' });
    const token = await db.mailbox.tokenOf(guest.email);
    expect((await guest.browser.post('/auth/invitations/accept', { token })).body).toEqual({
      tenant_id: tenantId,
      name: 'Ours',
      role: 'member',
    });
    const write = () => guest.browser.post('/v1/sessions', { tool_id: 'cursor' });
    expect((await write()).status).toBe(201);
    await owner.browser.send('PATCH', `/v1/members/${guest.id}`, { body: { role: 'viewer' } });
    expect(codeOf(await write())).toEqual([403, 'permission_denied']);
    expect((await guest.browser.get('/v1/sessions')).status).toBe(200);
    expect((await owner.browser.delete(`/v1/members/${guest.id}`)).status).toBe(204);
    expect(codeOf(await guest.browser.get('/v1/sessions'))).toEqual([409, 'no_tenant_chosen']);
    expect(codeOf(await guest.browser.get(`/tenants/${tenantId}/v1/sessions`))).toEqual([
      404,
      'tenant_not_found',
    ]);
  });

  test('that is suspended is told so', async () => {
    const { browser } = await newPerson(db, site);
    const tenantId = await newTenant(browser, 'Suspended');
    await db.services.tenants.suspendAsOperator(tenantId);
    expect(codeOf(await browser.get('/v1/sessions'))).toEqual([403, 'tenant_suspended']);
    expect((await browser.get('/v1/tenant')).status).toBe(200);
  });
});

describe('a path with a tenant', () => {
  test('is open to a key of that tenant and to no other', async () => {
    const [a, b] = [await db.newTenant(), await db.newTenant()];
    const { key } = await db.services.apiKeys.create(a, { name: 'test' });
    const program = new TestBrowser(site.origin, { authorization: `Bearer ${key}` });
    expect((await program.get(`/tenants/${a.tenantId}/v1/sessions`)).status).toBe(200);
    expect(codeOf(await program.get(`/tenants/${b.tenantId}/v1/sessions`))).toEqual([
      404,
      'tenant_not_found',
    ]);
  });

  test('is not local mode', async () => {
    const nobody = new TestBrowser(site.origin);
    expect((await nobody.get('/v1/sessions')).status).toBe(200);
    expect(codeOf(await nobody.get('/tenants/some-tenant/v1/sessions'))).toEqual([404, 'tenant_not_found']);
  });

  test.each([
    '/tenants/x/auth/me',
    '/tenants/x/healthz',
    '/tenants//v1/sessions',
    '/tenants/x/tenants/y/v1/sessions',
    '/tenants/%2e%78/v1/sessions',
    "/tenants/x'/v1/sessions",
    '/tenants/x/v1sessions',
  ])('%s occurs nowhere', async (path) => {
    expect(codeOf(await new TestBrowser(site.origin).get(path))).toEqual([404, 'route_not_found']);
  });
});

describe('making tenants', () => {
  test('ends at twenty, even if many are created at once', async () => {
    const { browser } = await newPerson(db, site);
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, n) => browser.post('/auth/tenants', { name: `Tenant ${n}` })),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
    const refused = made.filter(({ status }) => status !== 201).map(codeOf);
    expect(refused).toEqual(Array(10).fill([409, 'too_many_tenants']));
  });

  test('a name is one line: it goes into mails', async () => {
    const { browser } = await newPerson(db, site);
    for (const name of ['Team\n\nOpen http://evil.example', 'Team\r\nBcc: x', 'a\tb', '\u009b'])
      expect(codeOf(await browser.post('/auth/tenants', { name }))).toEqual([422, 'validation_failed']);
  });
});
