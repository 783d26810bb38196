import { beforeAll, describe, test } from '@jest/globals';
import { newPerson } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { PageInspection } from './every-page.ts';
import { LIST_PATHS, OPEN_PATHS, TEAM_PATHS } from './paths.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('a page without data', () => {
  let inspection: PageInspection;
  beforeAll(async () => {
    inspection = await PageInspection.of(await dashboard.open());
  });

  test.each([...LIST_PATHS, ...OPEN_PATHS].map((path) => [path]))('%s of this machine', async (path) => {
    await inspection.expectBars(OPEN_PATHS.includes(path) ? path : `/local${path}`);
  });

  test('each page of a new team', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const { body } = await person.browser.post('/auth/tenants', { name: 'New' });
    const ofPerson = await PageInspection.of(await dashboard.open({ person }));
    for (const path of TEAM_PATHS) await ofPerson.expectBars(`/t/${body.id}${path}`);
  }, 120_000);
});
