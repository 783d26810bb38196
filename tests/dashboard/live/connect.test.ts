import { describe, expect, test } from '@jest/globals';
import { newPerson } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = hasChromium ? await setUpDashboard() : undefined;
const set = () => dashboard as Dashboard;

whereChromiumIs('Connect', () => {
  test('makes a key in the commands, and lights the lamp with the first event, told by the stream', async () => {
    const { db, site, open } = set();
    const ada = await newPerson(db, site, 'ada');
    const { body: made } = await ada.browser.post('/auth/tenants', { name: 'Ada alone' });
    const one = await open({ person: ada });
    const asked: string[] = [];
    one.page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/v1/')[1] ?? ''));
    await one.goTo(`/t/${made.id}/connect`);
    const lamp = one.page.getByText('Waiting for the first event …');
    await lamp.waitFor();
    await one.page.getByRole('button', { name: 'Create a key' }).click();
    const block = one.page.locator('pre');
    await block.filter({ hasText: /OMNIMEMORY_API_KEY=omk_\w{20,}/ }).waitFor();
    const key = /omk_\w+/.exec((await block.textContent()) ?? '')?.[0] ?? '';
    const before = asked.filter((name) => name === 'sessions').length;
    await db.services.sessions.start(
      { kind: 'tenant', tenantId: made.id },
      { tool_id: 'claude-code', tool_version: '2.1.220' },
    );
    await one.page.getByText(/Received \d\d?:\d\d:\d\d.*, claude-code 2\.1\.220/).waitFor();
    await one.page.getByRole('link', { name: 'Open the session' }).waitFor();
    // one event of the stream, one request: nothing was polled
    expect(asked.filter((name) => name === 'changes')).toHaveLength(1);
    expect(asked.filter((name) => name === 'sessions')).toHaveLength(before + 1);
    const { status } = await fetch(`${site.origin}/v1/sessions`, {
      headers: { authorization: `Bearer ${key}` },
    });
    // the key can send, and not read
    expect(status).toBe(403);
    one.expectNoFault();
  });

  test('asks by itself if the server refuses streams, and sends a test event', async () => {
    const one = await set().open();
    await one.page.route('**/v1/changes', (route) =>
      route.fulfill({ status: 429, headers: { 'Retry-After': '3600' } }),
    );
    await one.goTo('/local/connect');
    await one.page.getByText('Waiting for the first event …').waitFor();
    await one.page.getByLabel('curl').check();
    expect(await one.page.locator('pre').textContent()).not.toContain('Authorization');
    await one.page.getByRole('button', { name: 'Send a test event' }).click();
    await one.page.getByText(/Received .*connection-test/).waitFor();
    one.expectNoFault();
  });

  test('a hidden tab sends nothing, and catches up when it is shown', async () => {
    const { db, open } = set();
    const one = await open();
    await one.goTo('/local/connect');
    await one.page.getByText('Waiting for the first event …').waitFor();
    const showAs = (state: 'hidden' | 'visible') =>
      one.page.evaluate((visibility) => {
        Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await showAs('hidden');
    const asked: string[] = [];
    one.page.on('request', (request) => asked.push(request.url()));
    await db.services.sessions.start({ kind: 'local' }, { tool_id: 'while-hidden' });
    // longer than the pause between two events and the refresh that follows it
    await one.page.waitForTimeout(4_000);
    expect(asked).toEqual([]);
    await showAs('visible');
    await one.page.getByText(/Received .*while-hidden/).waitFor();
    one.expectNoFault();
  });

  test('a role that is lowered while the page is open takes its controls away', async () => {
    const { db, site, open } = set();
    const [ada, ben] = [await newPerson(db, site, 'ada'), await newPerson(db, site, 'ben')];
    const { body: made } = await ada.browser.post('/auth/tenants', { name: 'Ada and Ben' });
    const tenant = { kind: 'tenant', tenantId: made.id } as const;
    const member = { tenantId: made.id, userId: ben.id, email: ben.email, role: 'member' } as const;
    await db.database.inScope({ kind: 'identity' }, (tx) => db.services.tenants.enrol(tx, member));
    const one = await open({ person: ben });
    await one.goTo(`/t/${made.id}/connect`);
    await one.page.getByRole('button', { name: 'Create a key' }).waitFor();
    const owner = { kind: 'user', userId: ada.id, role: 'owner' } as const;
    await db.services.members.changeRole(tenant, ben.id, 'viewer', owner);
    await one.page.getByText('A member connects tools').waitFor();
    one.expectNoFault();
  });

  test('a viewer sees no key and no test event', async () => {
    const { db, site, open } = set();
    const [ada, vera] = [await newPerson(db, site, 'ada'), await newPerson(db, site, 'vera')];
    const { body: made } = await ada.browser.post('/auth/tenants', { name: 'Ada and Vera' });
    const member = { tenantId: made.id, userId: vera.id, email: vera.email, role: 'viewer' } as const;
    await db.database.inScope({ kind: 'identity' }, (tx) => db.services.tenants.enrol(tx, member));
    const one = await open({ person: vera });
    await one.goTo(`/t/${made.id}/connect`);
    await one.page.getByText('A member connects tools').waitFor();
    expect(await one.page.getByRole('button', { name: /Create a key|Send a test event/ }).count()).toBe(0);
    one.expectNoFault();
  });
});
