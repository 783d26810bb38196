import { describe, expect, test } from '@jest/globals';
import { REQUEST_LIMITS } from '../../../src/http/limits/request-limits.ts';
import { newTeam } from '../scope/team.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (
  hasChromium ? await setUpDashboard({ rateLimits: REQUEST_LIMITS }) : undefined
) as Dashboard;

/** More than the streams of changes that one person may have open at once. */
const RELOADS = 12;

whereChromiumIs('a person who reloads the page with the most requests', () => {
  test('is refused by no limit of the server, also when no page has loaded to the end', async () => {
    const team = await newTeam(dashboard);
    const window = await dashboard.open({ person: team.owner });
    const answers: { readonly path: string; readonly status: number }[] = [];
    window.page.on('response', (response) =>
      answers.push({ path: new URL(response.url()).pathname, status: response.status() }),
    );
    for (let load = 0; load < RELOADS; load++) await window.goTo(`${team.path}/settings`);
    for (let load = 0; load < RELOADS; load++) {
      const opened = window.page.waitForResponse('**/v1/changes');
      await window.page.goto(`${team.path}/settings`, { waitUntil: 'commit' });
      await opened;
    }
    await window.settled();
    expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
    // what the limits count: so many requests in well under a minute
    expect(answers.filter(({ path }) => path.includes('/v1/')).length).toBeGreaterThan(8 * RELOADS);
    window.expectNoFault();
  }, 60_000);
});
