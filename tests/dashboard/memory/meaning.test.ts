import { describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { searchModelsOf } from '../../../src/features/memory/search/embedding/models.ts';
import { TestEmbedder } from '../../support/test-embedder.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const embedder = new TestEmbedder();
const databaseOptions = { searchModels: searchModelsOf({ embedder }) };
const dashboard = (hasChromium ? await setUpDashboard({}, databaseOptions) : undefined) as Dashboard;

async function remember(key: string, value: string) {
  const { projects, memories } = dashboard.db.services;
  const { project_id } = await projects.getOrCreate(LOCAL, { workspace_path: '/work/search' });
  await memories.put(LOCAL, { project_id, key }, { value });
}

whereChromiumIs('search by meaning', () => {
  test('is asked by default, says how each hit was found, and can be words or meaning alone', async () => {
    await remember('words', 'the automobile is sluggish today');
    await remember('meaning', 'a vehicle');
    await dashboard.db.services.searchVectors.idle();
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/search');
    const words = page.getByLabel('Words or a question');
    await words.fill('why is an automobile so slow');
    await words.press('Enter');
    await page.getByText('Found by some words and meaning').waitFor();
    await page.getByText('Found by meaning', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'No checkpoints fit this question' }).waitFor();

    await page.getByLabel('Find by').selectOption('Meaning');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('Found by some words and meaning').waitFor({ state: 'detached' });
    expect(await page.getByText('Found by meaning', { exact: true }).count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('mode')).toBe('meaning');

    await page.getByLabel('Find by').selectOption('Words');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('heading', { name: 'No memories have these words' }).waitFor();
    await window.goTo('/local/search?q=x&mode=guess');
    await page.locator('[id$=-problem]').first().waitFor();
    window.expectNoFault();
  });

  test('finds sessions, by a decision too, and leads to them', async () => {
    const { sessions, sessionContext, searchVectors } = dashboard.db.services;
    const { session_id } = await sessions.start(LOCAL, { tool_id: 'cursor', title: 'Weekly <b>review</b>' });
    await sessionContext.append(LOCAL, session_id, {
      ...{ kind: 'decision', decision: 'Pelicans & walruses purge the queue' },
    });
    await searchVectors.idle();
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/search?q=pelicans%20purge');
    const hit = page.locator('main li', { hasText: 'Weekly <b>review</b>' });
    await hit.getByText('Found by all words and meaning').waitFor();
    expect(await hit.locator('[data-snippet]').textContent()).toBe('Pelicans & walruses purge the queue');
    await window.goTo('/local/search?q=pelicans%20purge&mode=words');
    expect(await hit.locator('[data-snippet] mark').allTextContents()).toEqual(['Pelicans', 'purge']);
    await hit.getByRole('link', { name: 'Weekly <b>review</b>' }).click();
    await page.waitForURL(`**/local/sessions/${session_id}`);
    window.expectNoFault();
  });

  test('says that the model cannot be asked, and how many texts wait for it', async () => {
    const window = await dashboard.open();
    const { page } = window;
    embedder.isThere = false;
    try {
      await remember('late', 'another automobile');
      await dashboard.db.services.searchVectors.idle();
      await window.goTo('/local/search?q=automobiles');
      await page.getByText('The model cannot be asked now').waitFor();
    } finally {
      embedder.isThere = true;
    }
    await window.goTo('/local/search?q=automobiles%20');
    await page.getByText('One text is not prepared yet').waitFor();
    window.expectNoFault();
  });

  test('has a card on the Settings page, which follows what waits and switches it off', async () => {
    const window = await dashboard.open();
    const { page } = window;
    embedder.isThere = false;
    try {
      await remember('waits', 'the storage');
      await dashboard.db.services.searchVectors.idle();
      await window.goTo('/local/settings');
      await page.getByRole('heading', { name: 'Search by meaning' }).waitFor();
      await page.getByText('Some texts are not prepared yet').waitFor();
    } finally {
      embedder.isThere = true;
    }
    await dashboard.db.asAdmin((admin) => admin.query('update search_pending set next_try = now()'));
    await dashboard.db.services.searchVectors.drain(LOCAL);
    await page.getByText('Some texts are not prepared yet').waitFor({ state: 'detached' });
    const main = page.locator('main');
    expect(await main.getByText('no text leaves it').count()).toBe(1);
    await main.locator('select[name=search_by_meaning]').selectOption('Off');
    await main.getByRole('button', { name: 'Save how it is searched' }).click();
    await main.getByText('Saved', { exact: true }).waitFor();
    await main.getByText('Off: texts are found by all of their words only').waitFor();
    await window.goTo('/local/search?q=automobile');
    await page.getByText('Search by meaning is off').waitFor();
    window.expectNoFault();
  });
});
