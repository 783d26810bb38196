import { beforeAll, describe, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { type Demo, fillDemo, idsOf } from '../support/demo.ts';
import { PageInspection } from './every-page.ts';
import { LIST_PATHS, TEAM_PATHS } from './paths.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('a page with a fortnight of data', () => {
  let demo: Demo;
  let inspection: PageInspection;
  let ids: Awaited<ReturnType<typeof idsOf>>;

  beforeAll(async () => {
    demo = await fillDemo(dashboard);
    ids = await idsOf(dashboard.db, demo);
    inspection = await PageInspection.of(await dashboard.open({ person: await demo.personOf('owner') }));
  }, 120_000);

  const expectAll = async (path: string) => {
    await inspection.expectBars(path);
    await inspection.expectStill(path);
  };

  // views whose names come from a response of their own
  const named = ['/usage?view=calls', '/usage?by=user', '/savings?by=user'];
  test.each([...LIST_PATHS, ...TEAM_PATHS, ...named].map((path) => [path]))('%s', async (path) => {
    await expectAll(`${demo.path}${path}`);
  });

  test.each([
    ['session', () => `/sessions/${ids.session_id}`],
    ['checkpoint', () => `/checkpoints/${ids.checkpoint_id}`],
    ['project', () => `/projects/${ids.project_id}`],
    ['tool', () => `/tools/${ids.tool_id}`],
  ])('the page of a %s', async (_name, path) => {
    await expectAll(`${demo.path}${path()}`);
  });

  test('/account and /new-team of a person', async () => {
    await expectAll('/account');
    await expectAll('/new-team');
  });
});
