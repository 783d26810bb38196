import { describe, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { TestBrowser } from '../../support/browser.ts';
import { logIn, newPerson } from '../../support/sign-in.ts';
import { PageInspection } from '../bars/every-page.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const { accounts } = loadConfig({ GITHUB_CLIENT_ID: 'a-client', GITHUB_CLIENT_SECRET: 'a secret' });
const dashboard = hasChromium ? await setUpDashboard({ accounts, localMode: false }) : (undefined as never);
const open: Dashboard['open'] = (options) => dashboard.open(options);

const TOKEN = `#token=${'t'.repeat(43)}`;
const LONG =
  'A team with a name so long that it has to wrap, with Donaudampfschifffahrtsgesellschaftskapitän in it';

whereChromiumIs('the pages of a person meet the bars', () => {
  test('full, with long texts, a suspended team and providers', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    await logIn(new TestBrowser(dashboard.site.origin, { 'user-agent': 'x'.repeat(500) }), person);
    await person.browser.post('/auth/tenants', { name: LONG });
    const { id } = (await person.browser.post('/auth/tenants', { name: 'Suspended' })).body;
    await dashboard.db.services.tenants.suspendAsOperator(id);
    await dashboard.db.asAdmin((admin) =>
      admin.query(
        `insert into user_identities (user_id, issuer, subject, email) values ($1, 'https://github.com', $1, $2)`,
        [person.id, `${'long.'.repeat(20)}address@example.com`],
      ),
    );
    const one = await open({ person });
    const inspection = await PageInspection.of(one);
    const problem = 'problem=identity_taken&request_id=0b7c1c3e-5c0e-4d9a-8d1f-2a4e6b8c9d10';
    for (const path of [`/account?${problem}`, `/t/${id}`]) await inspection.expectBars(path);
  });

  test('empty, and with what a link brings', async () => {
    const one = await open({ person: await newPerson(dashboard.db, dashboard.site) });
    const inspection = await PageInspection.of(one);
    for (const path of ['/account', '/new-team']) await inspection.expectBars(path);
  });

  test('for somebody without a session', async () => {
    const inspection = await PageInspection.of(await open());
    for (const path of [`/verify-email${TOKEN}`, `/accept-invitation${TOKEN}`])
      await inspection.expectBars(path);
  });
});
