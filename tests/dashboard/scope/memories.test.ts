import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newColleague, newTeam, type Team } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const HOSTILE = `<img src=x onerror="window.pwned=1">"'&lt;`;

async function newProject(team: Team, more: object = {}): Promise<string> {
  const { body } = await team.api('POST', '/projects', { workspace_path: '/home/ada/engine', ...more });
  return body.project_id;
}
const memoryPath = (project: string, key: string) =>
  `/projects/${project}/memories/${encodeURIComponent(key)}`;
const peek = async (team: Team, project: string, key: string) =>
  (await team.api('GET', `${memoryPath(project, key)}?peek=true`)).body;

whereChromiumIs('a project and its memories', () => {
  test('are shown without counting as a use, also by a prefix and by a link to a key with signs', async () => {
    const team = await newTeam(dashboard);
    const project = await newProject(team);
    for (const key of ['style/tabs', 'api/errors', '100%25&x=+'])
      await team.api('PUT', memoryPath(project, key), { value: `The value of ${key}` });
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/projects/${project}`);
    const table = page.getByRole('region', { name: 'Memories, in the order of their keys' });
    await table.getByRole('button', { name: 'style/tabs' }).click();
    await page.getByText('The value of style/tabs').waitFor();
    await page.getByText('not yet').waitFor();
    await page.getByRole('button', { name: 'Close: Memory style/tabs' }).click();

    await page.getByLabel('Keys that begin with').fill('api/');
    await page.getByRole('button', { name: 'Show these keys' }).click();
    await table.getByRole('button', { name: 'style/tabs' }).waitFor({ state: 'detached' });
    expect(await table.getByRole('button').allTextContents()).toEqual(['api/errors']);
    await window.goTo(`${team.path}/projects/${project}?memory=${encodeURIComponent('100%25&x=+')}`);
    await page.getByText('The value of 100%25&x=+').waitFor();

    for (const key of ['style/tabs', 'api/errors', '100%25&x=+'])
      expect(await peek(team, project, key)).toMatchObject({ accessed_count: 0, last_accessed: null });
    window.expectNoFault();
  }, 60_000);

  test('that changed meanwhile keep what was typed, show both versions, and are then overwritten', async () => {
    const team = await newTeam(dashboard);
    const project = await newProject(team);
    await team.api('PUT', memoryPath(project, 'k'), { value: 'the first value', ttl_seconds: 864_000 });
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/projects/${project}?memory=k`);
    await page.getByRole('button', { name: 'Edit the memory' }).click();
    await page.getByLabel('Value').fill('what I typed');
    await team.api('PUT', memoryPath(project, 'k'), { value: 'what she saved' });
    await page.getByRole('button', { name: 'Save the memory' }).click();

    const versions = page.getByRole('region', { name: 'The two versions' });
    await versions.getByText('what she saved').waitFor();
    await versions.getByText('what I typed').waitFor();
    expect(await page.getByLabel('Value').inputValue()).toBe('what I typed');
    expect((await peek(team, project, 'k')).value).toBe('what she saved');
    await page.getByRole('button', { name: 'Save over it' }).click();
    await page.getByRole('button', { name: 'Edit the memory' }).waitFor();
    expect(await peek(team, project, 'k')).toMatchObject({ value: 'what I typed', accessed_count: 0 });
    window.expectNoFault();
  }, 60_000);

  test('are added without replacing another unseen, with an end, and deleted after a question', async () => {
    const team = await newTeam(dashboard);
    const project = await newProject(team);
    await team.api('PUT', memoryPath(project, 'taken'), { value: 'older' });
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/projects/${project}`);
    await page.getByRole('button', { name: 'Add a memory' }).click();
    await page.getByLabel('Key', { exact: true }).fill('taken');
    await page.getByLabel('Value').fill('newer\nin two lines');
    await page.getByLabel('Expires').selectOption({ label: 'In 7 days' });
    await page.getByRole('button', { name: 'Add the memory' }).click();
    await page.getByText('A memory with the key taken is stored already').waitFor();
    expect((await peek(team, project, 'taken')).value).toBe('older');

    await page.getByLabel('Key', { exact: true }).fill('fresh');
    await page.getByRole('button', { name: 'Add the memory' }).click();
    await page.getByRole('button', { name: 'fresh', exact: true }).click();
    expect(await peek(team, project, 'fresh')).toMatchObject({
      value: 'newer\nin two lines',
      ttl_seconds: 604_800,
    });
    await page.getByRole('button', { name: 'Delete the memory …' }).click();
    await page.getByRole('button', { name: 'Delete the memory', exact: true }).click();
    await page.getByRole('button', { name: 'fresh', exact: true }).waitFor({ state: 'detached' });
    expect((await peek(team, project, 'fresh')).code).toBe('memory_not_found');
    window.expectNoFault();
  }, 60_000);

  test('are read by a viewer, who sees no control that writes, and hostile text stays text', async () => {
    const team = await newTeam(dashboard);
    const project = await newProject(team, { project_name: HOSTILE, language: HOSTILE });
    await team.api('PUT', memoryPath(project, HOSTILE), {
      value: `${HOSTILE} of the value`,
      metadata: { [HOSTILE]: HOSTILE },
    });
    const window = await dashboard.open({ person: await newColleague(dashboard, team, 'viewer') });
    const { page } = window;
    await window.goTo(`${team.path}/projects`);
    await page.getByRole('link', { name: HOSTILE }).click();
    await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
    await page.getByRole('button', { name: HOSTILE, exact: true }).click();
    await page.getByText(`${HOSTILE} of the value`).waitFor();
    for (const name of [/^Add/, /^Edit/, /^Delete/, /^Rename/])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await window.goTo(`${team.path}/projects/${project}?add`);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    window.expectNoFault();
  }, 60_000);

  test('a project is renamed against the version that was seen, and its settings lose a key', async () => {
    const team = await newTeam(dashboard);
    const project = await newProject(team);
    await team.api('PATCH', `/projects/${project}`, { settings: { theme: 'dark', depth: 3 } });
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await window.goTo(`${team.path}/projects/${project}`);
    await page.getByRole('button', { name: 'Rename or change the project' }).click();
    await page.getByLabel('Name').fill('The Engine');
    await page.getByRole('textbox', { name: 'Settings' }).fill('{"theme": "light"}');
    await page.getByRole('button', { name: 'Save the project' }).click();
    await page.getByRole('heading', { level: 1, name: 'The Engine' }).waitFor();
    expect((await team.api('GET', `/projects/${project}`)).body).toMatchObject({
      project_name: 'The Engine',
      settings: { theme: 'light' },
    });
    window.expectNoFault();
  }, 60_000);

  test('an empty scope says what makes a project, and an unknown project is no blank page', async () => {
    const window = await dashboard.open();
    await window.goTo('/local/projects');
    await window.page.getByText('No projects yet').waitFor();
    await window.goTo('/local/projects/none');
    await window.page.getByText('project_not_found').first().waitFor();
    window.expectNoFault();
  }, 60_000);
});
