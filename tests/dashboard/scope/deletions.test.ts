import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam, type Team } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const SAME_HASH = 'This browser has computed the hash from these numbers and got the same.';

interface Stored {
  readonly project: string;
  readonly memory: string;
}

async function newMemory(team: Team, key: string): Promise<Stored> {
  const { body } = await team.api('POST', '/projects', { workspace_path: '/home/ada/engine' });
  const saved = await team.api('PUT', `/projects/${body.project_id}/memories/${key}`, { value: 'of brass' });
  return { project: body.project_id, memory: saved.body.memory_id };
}

const statesOf = async (team: Team): Promise<readonly string[]> =>
  (await team.api('GET', '/deletions')).body.data.map(({ state }: { state: string }) => state);

whereChromiumIs('what a person deletes', () => {
  test('a memory is gone, is back after Undo, and is brought back later from the list', async () => {
    const team = await newTeam(dashboard);
    const { project } = await newMemory(team, 'gears');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/projects/${project}`);
    const memory = page.getByRole('button', { name: 'gears', exact: true });
    const value = async () => (await team.api('GET', `/projects/${project}/memories/gears`)).body.value;
    async function remove() {
      await memory.click();
      await page.getByRole('button', { name: 'Delete the memory …' }).click();
      await page.getByText(/until .* Then it is removed for good/).waitFor();
      await page.getByRole('button', { name: 'Delete the memory', exact: true }).click();
      await memory.waitFor({ state: 'detached' });
      expect(await value()).toBeUndefined();
    }
    await remove();
    await page.getByRole('button', { name: 'Undo' }).click();
    await memory.waitFor();
    // the stream of changes may tell the list of memories before the request has ended
    await page.getByText('The memory was deleted').waitFor({ state: 'detached' });
    expect(await value()).toBe('of brass');

    await remove();
    await page.getByText('The memory was deleted').waitFor();
    await page.getByRole('link', { name: 'Deletions' }).click();
    await page.getByRole('button', { name: /^Bring back / }).click();
    await page.getByRole('button', { name: 'Bring it back', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // nothing is left to undo, so the notice is gone, too
    await page.getByText('The memory was deleted').waitFor({ state: 'detached' });
    expect(await statesOf(team)).toEqual(['cancelled', 'cancelled']);
    expect(await value()).toBe('of brass');
    window.expectNoFault();
  }, 60_000);

  test('the row of a key can be deleted once it is revoked, also of one that has expired', async () => {
    const team = await newTeam(dashboard);
    const names = async () =>
      (await team.api('GET', '/api-keys')).body.data.map(({ name }: { name: string }) => name).sort();
    for (const name of ['laptop', 'over']) await team.api('POST', '/api-keys', { name, scopes: ['read'] });
    await dashboard.db.asAdmin((admin) =>
      admin.query(
        `update api_keys set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'
         where tenant_id = $1 and name = 'over'`,
        [team.scope.tenantId],
      ),
    );
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/api-keys`);
    await page.getByText('Revoked and expired keys (1)').click();
    expect(await page.getByRole('button', { name: /^Delete the row/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Rotate over' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke over' }).click();
    await page.getByText('has expired and no longer works').waitFor();
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByRole('button', { name: 'Delete the row of over' }).click();
    await page.getByRole('button', { name: 'Delete the API key', exact: true }).click();
    await page.getByText('The API key was deleted').waitFor();
    await page.getByText('Revoked and expired keys').waitFor({ state: 'detached' });
    expect(await names()).toEqual(['laptop']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Revoked and expired keys (1)').waitFor();
    expect(await names()).toEqual(['laptop', 'over']);
    window.expectNoFault();
  }, 60_000);

  test('has a proof whose hash the page computes again, and which says so if it does not fit', async () => {
    const team = await newTeam(dashboard);
    const { memory } = await newMemory(team, 'levers');
    const { body } = await team.api('POST', '/deletions', { kind: 'memory', id: memory });
    await dashboard.db.asAdmin((admin) =>
      admin.query(`update deletions set due_at = now() - interval '1 second' where deletion_id = $1`, [
        body.deletion_id,
      ]),
    );
    await dashboard.db.services.removals.removeDue(team.scope);
    const { proof } = (await team.api('GET', `/deletions/${body.deletion_id}`)).body;
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/deletions?state=done`);
    await page.getByRole('button', { name: `Details of the deletion of ${memory}` }).click();
    await page.getByText(proof.hash).waitFor();
    await page.getByText(SAME_HASH).waitFor();
    expect(await page.getByRole('button', { name: /^Bring back/ }).count()).toBe(0);

    await page.route('**/v1/deletions?*', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace(proof.hash, '0'.repeat(64)) });
    });
    await window.goTo(`${team.path}/deletions?state=done`);
    await page.getByRole('button', { name: `Details of the deletion of ${memory}` }).click();
    await page.getByText('The hash does not fit these numbers').waitFor();
    expect(await page.getByText(SAME_HASH).count()).toBe(0);
    await page.unrouteAll({ behavior: 'wait' });
    window.expectNoFault();
  }, 60_000);

  test('is brought back by who deleted it and by admins, and by nobody else', async () => {
    const team = await newTeam(dashboard);
    const { memory } = await newMemory(team, 'cams');
    await team.api('POST', '/deletions', { kind: 'memory', id: memory });
    const seen: Record<string, number> = {};
    for (const role of ['admin', 'member', 'viewer'] as const) {
      const window = await dashboard.open({ person: await newColleague(dashboard, team, role) });
      await window.goTo(`${team.path}/deletions`);
      await window.page.getByRole('button', { name: /^Details/ }).waitFor();
      seen[role] = await window.page.getByRole('button', { name: /^Bring back/ }).count();
      window.expectNoFault();
    }
    expect(seen).toEqual({ admin: 1, member: 0, viewer: 0 });
  }, 60_000);
});
