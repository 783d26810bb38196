import { describe, test } from '@jest/globals';
import { newTeam } from '../scope/team.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { PageInspection } from './every-page.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('the pages of a team that is being deleted', () => {
  test('and the record of its deletion', async () => {
    const team = await newTeam(dashboard, 'Engines');
    const of = { kind: 'tenant', id: team.scope.tenantId, confirm: 'Engines' };
    const { body } = await team.api('POST', '/deletions', of);
    const inspection = await PageInspection.of(await dashboard.open({ person: team.owner }));
    for (const path of ['/sessions', '/settings']) await inspection.expectBars(`${team.path}${path}`);
    const nobody = await PageInspection.of(await dashboard.open());
    await nobody.expectBars(`/deletions/${body.deletion_id}`);
    await nobody.expectStill(`/deletions/${body.deletion_id}`);
  }, 60_000);
});
