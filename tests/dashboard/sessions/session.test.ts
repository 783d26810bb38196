import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Person } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { HOSTILE, newColleague } from './seeds.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const [HTML = '', SCRIPT = '', URL_TEXT = '', ENTITIES = '', SVG = ''] = HOSTILE;
const LONG = `${'A long decision. '.repeat(500)}Its end`;

/** A session with one of each, all of it hostile. */
async function fullSession({ db: { services } }: Dashboard, team: TenantScope): Promise<string> {
  const { session_id } = await services.sessions.start(team, {
    tool_id: SVG,
    title: HTML,
    workspace_path: '/work',
  });
  const tool = { session_id, tool_id: SVG };
  for (const entry of [
    { kind: 'file_access', path: HTML, importance: 0.5 },
    { kind: 'file_access', path: `${SCRIPT}\u202e.txt` },
    { kind: 'search', query: URL_TEXT },
    { kind: 'decision', decision: LONG },
    { kind: 'memory_reference', memory_id: 'mem_1', memory_key: ENTITIES },
  ] as const)
    await services.sessionContext.append(team, session_id, entry);
  await services.checkpoints.store(team, {
    ...tool,
    checkpoint_type: 'manual',
    summary: SCRIPT,
    visibility: 'team',
  });
  await services.toolOperations.record(team, {
    ...{ ...tool, tool_name: 'read', operation_mode: 'full', file_path: URL_TEXT },
    ...{ tokens_original: 1_000, tokens_actual: 100, response_time_ms: 12 },
  });
  for (const velocity of [5, 10])
    await services.velocity.record(team, { session_id, tokens_saved: 1, velocity });
  return session_id;
}

whereChromiumIs('the page of a session', () => {
  let team: TenantScope;
  let member: Person;
  let session_id: string;

  beforeAll(async () => {
    team = await dashboard.db.newTenant('One session');
    member = await newColleague(dashboard, team, 'member');
    session_id = await fullSession(dashboard, team);
  }, 60_000);

  const openPage = async (person: Person, id = session_id, scope = team): Promise<DashboardWindow> => {
    const one = await dashboard.open({ person });
    await one.goTo(`/t/${scope.tenantId}/sessions/${id}`);
    return one;
  };

  test('tells in words what its timeline draws, and shows every text as it is', async () => {
    const one = await openPage(member);
    const { page } = one;
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(HTML);
    const entries = page
      .getByRole('region', { name: 'Entries of the session' })
      .locator('tbody tr[data-key]');
    const told = await entries.evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('th > div > :first-child, td:nth-child(2)')].map((cell) => cell.textContent),
      ),
    );
    expect(told).toEqual([
      [HTML, 'File'],
      [`${SCRIPT}\u202e.txt`, 'File'],
      [URL_TEXT, 'Search'],
      [expect.stringMatching(/^A long decision\. .* …$/), 'Decision'],
      [ENTITIES, 'Memory'],
      [SCRIPT, 'Checkpoint'],
      [URL_TEXT, 'Operation'],
    ]);
    await page
      .getByRole('button', { name: `Show all ${LONG.length.toLocaleString('en')} characters` })
      .click();
    expect(await page.getByRole('region', { name: 'The whole text' }).textContent()).toBe(LONG);

    await page.getByRole('button', { name: 'Show Timeline as table' }).click();
    const drawn = await page.locator('figure').filter({ hasText: 'Timeline' }).locator('tbody tr').count();
    expect(drawn).toBe(told.length);
    await page
      .getByText('recorded no model calls')
      .or(page.getByText('reported no model calls'))
      .first()
      .waitFor();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(
      await page
        .locator('main a')
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol)),
    ).not.toContain('javascript:');
    one.expectNoFault();
  });

  test('renames: a title that someone else gave meanwhile is shown first, and what was typed stays', async () => {
    const one = await openPage(member);
    const { page } = one;
    await page.getByRole('button', { name: 'Rename' }).click();
    const field = page.getByLabel('Title');
    await field.fill('My title');
    await dashboard.db.services.sessions.update(team, session_id, { title: 'Their title' });
    await page.getByRole('button', { name: 'Save the title' }).click();
    await page.getByText('Its title is now “Their title”.').waitFor();
    expect(await field.inputValue()).toBe('My title');
    await page.getByRole('button', { name: 'Save the title' }).click();
    await page.getByRole('heading', { level: 1, name: 'My title' }).waitFor();
    expect((await dashboard.db.services.sessions.get(team, session_id)).title).toBe('My title');

    await page.getByRole('button', { name: 'Rename' }).click();
    await field.fill('right to left \u202e');
    await page.getByRole('button', { name: 'Save the title' }).click();
    await page.getByText('must not contain invisible characters or direction marks').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    one.expectNoFault();
  });

  test('ends only after a question, and says so if the server cannot be reached or refuses', async () => {
    const { session_id: id } = await dashboard.db.services.sessions.start(team, { tool_id: 'cursor' });
    const one = await openPage(member, id);
    const { page } = one;
    await page.getByRole('button', { name: 'End the session' }).click();
    const dialog = page.getByRole('dialog');
    await one.context.setOffline(true);
    await dialog.getByRole('button', { name: 'End the session', exact: true }).click();
    await dialog.getByText('The server cannot be reached.').waitFor();
    await one.context.setOffline(false);
    const problem = {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'session_ended',
      detail: 'The session has ended. Start a new one.',
    };
    const end = '**/v1/sessions/*/end';
    await page.route(end, (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await dialog.getByRole('button', { name: 'End the session', exact: true }).click();
    await dialog.getByText('The session has ended. Start a new one.').waitFor();
    expect((await dashboard.db.services.sessions.get(team, id)).ended_at).toBeNull();
    await page.unroute(end);
    await dialog.getByRole('button', { name: 'End the session', exact: true }).click();
    await page.getByText('Ended', { exact: true }).first().waitFor();
    expect((await dashboard.db.services.sessions.get(team, id)).ended_by).toBe('tool');
    await page.getByRole('button', { name: 'End the session' }).first().waitFor({ state: 'detached' });
    one.expectNoFault();
  });

  test('exports to a file that another machine imports, and the audit log has a line of it', async () => {
    const one = await openPage(member);
    const download = one.page.waitForEvent('download');
    await one.page.getByRole('button', { name: 'Export as a file' }).click();
    const file = await (await download).path();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 2, session: { session_id } });
    const lines = JSON.parse(
      (
        await dashboard.db.services.audit.list(
          team,
          { action: 'session.exported' },
          { limit: 9, after: undefined },
        )
      ).json,
    );
    expect(lines).toMatchObject([{ resource_id: session_id }]);

    const local = await dashboard.open();
    await local.goTo('/local/sessions');
    await local.page.getByRole('button', { name: 'Import a session' }).click();
    await local.page
      .getByLabel('File of an exported session')
      .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('not JSON') });
    await local.page.getByRole('button', { name: 'Import the session' }).click();
    await local.page.getByText('The file cannot be read as JSON.').waitFor();
    await local.page.getByLabel('File of an exported session').setInputFiles(file);
    await local.page.getByRole('button', { name: 'Import the session' }).click();
    await local.page.getByRole('region', { name: 'Entries of the session' }).waitFor();
    expect(new URL(local.page.url()).pathname).toMatch(/^\/local\/sessions\/[0-9a-f-]{36}$/);
    one.expectNoFault();
    local.expectNoFault();
  });

  test('gives a viewer no write control', async () => {
    const one = await openPage(await newColleague(dashboard, team, 'viewer'));
    const names = await one.page.getByRole('main').getByRole('button').allTextContents();
    expect(names).toContain('Export as a file');
    for (const name of ['Rename', 'Pin', 'Archive', 'End the session']) expect(names).not.toContain(name);
    one.expectNoFault();
  });

  test('of another team, or of none, is not there', async () => {
    const theirs = await dashboard.db.newTenant('Others');
    const other = await dashboard.db.services.sessions.start(theirs, { tool_id: 'cursor', title: 'CANARY' });
    for (const id of [other.session_id, 'no-such-session']) {
      const one = await openPage(member, id);
      await one.page.getByRole('heading', { name: 'There is no such session here' }).waitFor();
      expect(await one.page.content()).not.toContain('CANARY');
      one.expectNoFault();
    }
  });
});
