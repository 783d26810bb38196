import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { type Seeded, seedEverything } from '../../contract/everything.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { Requests } from '../support/requests.ts';
import { isInMemory, storedTexts } from './heap.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

interface Place {
  readonly name: string;
  readonly mark: string;
  /** Of its pages. */
  readonly path: string;
  /** Of its part of the API. */
  readonly api: string;
  readonly seeded: Seeded;
}

/** A scope in which every row has the mark. */
async function newTeam(person: Person, mark: string): Promise<Place> {
  const { body } = await person.browser.post('/auth/tenants', { name: `Team ${mark}` });
  const scope = { kind: 'tenant', tenantId: body.id } as const;
  const place = { mark, path: `/t/${body.id}`, api: `/tenants/${body.id}/v1` };
  const seeded = await seed(scope, mark);
  // the switcher shows the names of all teams, so this one is without the mark
  const name = `Team of ${mark.at(-1)}`;
  await person.browser.send('PATCH', `${place.api}/tenant`, { body: { name } });
  return { ...place, name, seeded };
}

const seed = (scope: Scope, mark: string) => seedEverything(dashboard.db.services, scope, mark);

const thisMachine = async (mark: string): Promise<Place> => ({
  name: 'This machine',
  mark,
  path: '/local',
  api: '/v1',
  seeded: await seed(LOCAL, mark),
});

/** The pages of work, with the charts and the details of one thing. */
const pathsOf = ({ mark, seeded: { sessionId, checkpointId, projectId, toolId } }: Place) => [
  `/checkpoints/${checkpointId}`,
  `/projects/${projectId}`,
  `/tools/${toolId}`,
  `/search?q=${mark}`,
  '/usage',
  '/savings',
  '/settings',
  '/',
  `/sessions/${sessionId}`,
];
const TEAM_PATHS = ['/members', '/api-keys', '/audit-log', '/plan'];

/** Shows pages one after another without a reload, so that the memory of the page lives on. */
async function visit(window: DashboardWindow, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await window.page.evaluate((to) => history.pushState(null, '', to), path);
    await window.settled();
  }
}

/** Waits until the page shows the mark; the options of a filter are hidden. */
const shown = (page: Page, { mark }: Place) =>
  page.locator('main').getByText(mark).filter({ visible: true }).first().waitFor();

async function switchTo(window: DashboardWindow, { name, path }: Place): Promise<void> {
  await window.page.getByLabel('Team or machine').first().selectOption({ label: name });
  await window.page.waitForURL(`**${path}`);
  await window.settled();
}

const openSessions = (page: Page) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sessions' }).click();

/** Changes from one place to the other, and looks for what is left of the first. */
async function expectClean(
  window: DashboardWindow,
  requests: Requests,
  from: Place,
  to: Place,
): Promise<void> {
  const { page } = window;
  await requests.untilStreams([`${from.api}/changes`]);
  expect(await isInMemory(page, from.mark)).toBe(true);
  requests.clear();
  await switchTo(window, to);
  await openSessions(page);
  await window.settled();
  await shown(page, to);
  await requests.untilStreams([`${to.api}/changes`]);
  expect(await page.content()).not.toContain(from.mark);
  expect(await storedTexts(page)).not.toContain(from.mark);
  expect(requests.paths.filter((path) => path.startsWith(`${from.api}/`))).toEqual([]);
  expect(requests.paths.filter((path) => path.startsWith(`${to.api}/`)).length).toBeGreaterThan(0);
  expect({ mark: from.mark, isInMemory: await isInMemory(page, from.mark) }).toEqual({
    mark: from.mark,
    isInMemory: false,
  });
}

whereChromiumIs('a change of the workspace', () => {
  test('leaves nothing of a team in the page, in its memory, in a store or in a request', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const first = await newTeam(person, 'canary-of-a');
    const second = await newTeam(person, 'canary-of-b');
    const window = await dashboard.open({ person });
    const requests = new Requests(window.page);
    await window.goTo(`${first.path}/sessions`);
    await visit(
      window,
      [...TEAM_PATHS, ...pathsOf(first)].map((path) => `${first.path}${path}`),
    );
    await expectClean(window, requests, first, second);
    window.expectNoFault();
  }, 90_000);

  test('leaves nothing between a team and this machine, in both directions', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const team = await newTeam(person, 'canary-of-e');
    const machine = await thisMachine('canary-of-f');
    const window = await dashboard.open({ person });
    const requests = new Requests(window.page);
    await window.goTo(`${team.path}/sessions`);
    await shown(window.page, team);
    await expectClean(window, requests, team, machine);
    await visit(
      window,
      pathsOf(machine).map((path) => `${machine.path}${path}`),
    );
    await expectClean(window, requests, machine, team);
    window.expectNoFault();
  }, 90_000);

  test('in one tab does not reach another tab', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const first = await newTeam(person, 'canary-of-c');
    const second = await newTeam(person, 'canary-of-d');
    const window = await dashboard.open({ person });
    const other = await window.context.newPage();
    const requests = new Requests(window.page);
    const ofOther = new Requests(other);
    await window.goTo(`${first.path}/sessions`);
    await other.goto(`${second.path}/sessions`);
    await shown(other, second);
    await shown(window.page, first);
    // each tab follows its own team, and a change of one is no news for the other
    await Promise.all([
      requests.untilStreams([`${first.api}/changes`]),
      ofOther.untilStreams([`${second.api}/changes`]),
    ]);
    const tool_id = 'written-to-d';
    await person.browser.post(`${second.api}/sessions`, { tool_id });
    await other.locator('main').getByText(tool_id).filter({ visible: true }).first().waitFor();
    expect(await window.page.content()).not.toContain(second.mark);
    expect(await other.content()).not.toContain(first.mark);
    expect(requests.paths.filter((path) => path.startsWith(`${second.api}/`))).toEqual([]);
    expect(ofOther.paths.filter((path) => path.startsWith(`${first.api}/`))).toEqual([]);
    expect(await isInMemory(window.page, second.mark)).toBe(false);
    window.expectNoFault();
  }, 60_000);
});
