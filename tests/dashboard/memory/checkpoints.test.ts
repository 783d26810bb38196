import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LOCAL } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';

import { newPerson } from '../../support/sign-in.ts';
import { HOSTILE } from '../hostile/strings.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

async function store(checkpoint: Partial<StoreCheckpoint>) {
  const { sessions, checkpoints } = dashboard.db.services;
  const { session_id } = await sessions.start(LOCAL, { tool_id: 'cursor' });
  const manual = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'a summary' } as const;
  return checkpoints.store(LOCAL, { ...manual, ...checkpoint });
}

const revise: Dashboard['db']['services']['checkpoints']['revise'] = (...given) =>
  dashboard.db.services.checkpoints.revise(...given);

async function get(path: string) {
  const response = await fetch(dashboard.site.origin + path);
  return (await response.json()) as { readonly data: readonly { readonly summary: string }[] };
}

const pathOf = (id: string, query: Record<string, string> = {}) =>
  `/local/checkpoints/${id}?${new URLSearchParams(query)}`;

const summaryOf = (page: Page) =>
  page.getByRole('region', { name: 'Summary', exact: true }).locator('p').first();

/** SQLite, corrected once, and then replaced by PostgreSQL. */
async function storeChain() {
  const first = await store({ summary: 'Orders are in SQLite', valid_from: '2026-01-10T00:00:00Z' });
  const second = await revise(LOCAL, first.checkpoint_id, { summary: 'Orders are in SQLite, in one file' });
  const next = await store({
    summary: 'Orders are in PostgreSQL',
    valid_from: '2026-01-15T00:00:00Z',
    supersedes: [first.checkpoint_id],
  });
  return { id: first.checkpoint_id, first, second, next };
}

whereChromiumIs('the page of a checkpoint', () => {
  test('shows at each time what was known then, as the API says it', async () => {
    const { id, first, second, next } = await storeChain();
    const window = await dashboard.open();
    for (const { recorded_at } of [first, second, next]) {
      await window.goTo(pathOf(id, { as_of: recorded_at }));
      const { data } = await get(
        `/v1/checkpoints?${new URLSearchParams({ checkpoint_id: id, as_of: recorded_at })}`,
      );
      expect(data).toHaveLength(1);
      expect(await summaryOf(window.page).textContent()).toBe(data[0]?.summary);
    }
    await window.goTo(pathOf(id, { as_of: '2020-01-01T00:00:00Z' }));
    await window.page.getByRole('heading', { name: 'This checkpoint was not known then' }).waitFor();
    window.expectNoFault();
  });

  test('moves in time by a version and by the map, and along the chain in both directions', async () => {
    const { id, next } = await storeChain();
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(pathOf(id));
    await page.getByText('What was true then:').getByRole('link', { name: next.summary }).waitFor();
    await page
      .getByRole('region', { name: 'Versions' })
      .getByRole('link', { name: 'Orders are in SQLite', exact: true })
      .click();
    await page.getByText('Orders are in SQLite', { exact: true }).first().waitFor();
    await page.waitForURL(/as_of=/);
    await expectSummary(page, 'Orders are in SQLite');

    // the map has the newest content first
    const map = page.getByRole('figure', { name: 'Two times' });
    await map.getByRole('application').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expectSummary(page, next.summary);
    expect(new URL(page.url()).pathname).toBe(`/local/checkpoints/${next.checkpoint_id}`);

    const chain = page.getByRole('region', { name: 'Chain' });
    await chain.getByRole('link', { name: 'Orders are in SQLite, in one file' }).first().click();
    await expectSummary(page, 'Orders are in SQLite, in one file');
    await chain.getByRole('link', { name: next.summary }).click();
    await expectSummary(page, next.summary);
    window.expectNoFault();
  });

  test('shows the difference of two versions: the summary by word, lists by element', async () => {
    const { checkpoint_id: id } = await store({ summary: 'zero one two three', todos: ['keep', 'drop'] });
    await revise(LOCAL, id, { summary: 'zero 1 2 three', todos: ['keep', 'add'] });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(pathOf(id));
    await page.getByRole('button', { name: 'Compare with revision 1: zero one two three' }).click();
    const difference = page.getByRole('region', { name: 'Difference' });
    await difference.getByRole('heading', { name: 'Todos' }).waitFor();
    const changed = (name: string, element: string) =>
      difference.getByRole('region', { name }).locator(element).allTextContents();
    expect(await changed('Summary, by word', 'del')).toEqual(['one two']);
    expect(await changed('Summary, by word', 'ins')).toEqual(['1 2']);
    expect(await changed('Todos, by element', 'del')).toEqual(['drop']);
    expect(await changed('Todos, by element', 'ins')).toEqual(['add']);
    window.expectNoFault();
  });

  test('compares two checkpoints that were chosen in the list', async () => {
    const one = await store({ summary: 'left alone', tool_id: 'comparing' });
    await store({ summary: 'right alone', tool_id: 'comparing' });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/checkpoints?tool_id=comparing');
    await page.getByLabel('Compare: left alone').check();
    await page.getByLabel('Compare: right alone').check();
    await page.getByRole('link', { name: 'Compare the two' }).click();
    await page.waitForURL(`**/checkpoints/*?against=${one.checkpoint_id}`);
    await page.locator('del', { hasText: 'left' }).waitFor();
    window.expectNoFault();
  });

  test('verifies the hash of the whole version, of a past one, and reports a content that was tampered with', async () => {
    const { checkpoint_id: id, recorded_at } = await store({
      summary: 'ein Maß, 二, 𝒳',
      compressed_context: 'secret context',
      decisions: [{ z: 1.5, a: ['x', null], é: { b: true } }, 'plain'],
    });
    await revise(LOCAL, id, { summary: 'another' });
    const window = await dashboard.open();
    const { page } = window;
    for (const query of [{}, { as_of: recorded_at }]) {
      await window.goTo(pathOf(id, query));
      expect(await page.textContent('main')).not.toContain('secret context');
      await page.getByRole('button', { name: 'Verify in this browser' }).click();
      await page.getByText('The content is what was recorded').waitFor();
    }
    await page.route(`**/v1/checkpoints/${id}?**`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), compressed_context: 'secret Context' },
      });
    });
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('The content is not what was recorded').waitFor();
    await page.unroute(`**/v1/checkpoints/${id}?**`);
    await page.getByRole('button', { name: 'Load the context' }).click();
    await page.getByText('secret context').waitFor();
    window.expectNoFault();
  });

  test('says that the hash cannot be verified where the browser offers no cryptography', async () => {
    const { checkpoint_id: id } = await store({ summary: 'over plain HTTP' });
    const window = await dashboard.open();
    const { page } = window;
    await page.addInitScript(() => {
      Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });
    });
    await window.goTo(pathOf(id));
    await page.getByText('This browser cannot verify the hash on this page').waitFor();
    expect(await page.getByRole('button', { name: 'Verify in this browser' }).count()).toBe(0);
    window.expectNoFault();
  });

  test('keeps a correction that somebody else overtook, shows what they changed, and sends only its own change', async () => {
    const { checkpoint_id: id } = await store({
      summary: 'as it was',
      key_facts: ['old fact'],
      todos: ['one'],
    });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(pathOf(id));
    await page.getByRole('button', { name: 'Correct this checkpoint' }).click();
    await page.getByRole('textbox', { name: 'Todos' }).fill('one\n{"text": "two"}\n');
    await page.getByRole('textbox', { name: 'Decisions' }).fill('{"what": "two"}');
    await revise(LOCAL, id, { summary: 'as somebody else says' });
    const send = page.getByRole('button', { name: 'Record the corrected version' });
    await send.click();
    await page.getByText('Revision 2 was recorded meanwhile.').waitFor();
    await page.locator('ins', { hasText: 'somebody else' }).first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Todos' }).inputValue()).toBe('one\n{"text": "two"}\n');
    await send.click();
    await send.waitFor({ state: 'detached' });
    expect(await dashboard.db.services.checkpoints.get(LOCAL, id)).toMatchObject({
      revision: 3,
      summary: 'as somebody else says',
      key_facts: ['old fact'],
      todos: ['one', '{"text": "two"}'],
      decisions: [{ what: 'two' }],
    });
    window.expectNoFault();
  });

  test('shows hostile text as text, in every place', async () => {
    const all = HOSTILE.join('\n');
    const { checkpoint_id: id } = await store({
      summary: all,
      key_facts: [...HOSTILE],
      decisions: HOSTILE.map((text) => ({ [text]: text })),
      patterns: [...HOSTILE],
      files_modified: [...HOSTILE],
      compressed_context: all,
    });
    await revise(LOCAL, id, { summary: HOSTILE.toReversed().join('\n') });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(pathOf(id, { against: id, against_as_of: (await firstOf(id)).recorded_at }));
    expect(await summaryOf(page).textContent()).toBe(HOSTILE.toReversed().join('\n'));
    await page.getByRole('button', { name: 'Load the context' }).click();
    expect(await page.locator('pre').textContent()).toBe(all);
    await page.locator('del').first().waitFor();
    expect(await page.locator('main img, main script, main iframe, main b').count()).toBe(0);
    await window.goTo('/local/checkpoints');
    expect(await page.locator('a[href^="javascript:"], a[href^="data:"]').count()).toBe(0);
    window.expectNoFault();
  });
});

whereChromiumIs('a checkpoint of a team', () => {
  test('is published after a warning, and what changed meanwhile is shown first', async () => {
    const { db, site } = dashboard;
    const person = await newPerson(db, site);
    const { body } = await person.browser.post('/auth/tenants', { name: 'A team' });
    const api = `/tenants/${body.id}/v1`;
    const { body: session } = await person.browser.post(`${api}/sessions`, { tool_id: 'cursor' });
    const { body: checkpoint } = await person.browser.post(`${api}/checkpoints`, {
      session_id: session.session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: 'for my eyes',
    });
    const path = `${api}/checkpoints/${checkpoint.checkpoint_id}`;
    const window = await dashboard.open({ person });
    const { page } = window;
    await window.goTo(`/t/${body.id}/checkpoints/${checkpoint.checkpoint_id}`);
    await page.getByRole('button', { name: 'Publish to the team' }).click();
    const dialog = page.getByRole('dialog', { name: 'Publish to the team' });
    await dialog.getByText('This cannot be undone').waitFor();
    await person.browser.send('PATCH', path, { body: { summary: 'for all eyes' } });
    await dialog.getByRole('button', { name: 'Publish to the team', exact: true }).click();
    await dialog.locator('ins', { hasText: 'all' }).waitFor();
    expect((await person.browser.get(path)).body.visibility).toBe('private');
    await dialog.getByRole('button', { name: 'Publish to the team', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('main').getByText('Team', { exact: true }).waitFor();
    expect((await person.browser.get(path)).body).toMatchObject({
      visibility: 'team',
      summary: 'for all eyes',
    });
    expect(await page.getByRole('button', { name: 'Publish to the team' }).count()).toBe(0);

    await db.asAdmin((admin) =>
      admin.query(`update tenant_users set role = 'viewer' where tenant_id = $1 and user_id = $2`, [
        body.id,
        person.id,
      ]),
    );
    await window.goTo(`/t/${body.id}/checkpoints/${checkpoint.checkpoint_id}`);
    await page.getByRole('button', { name: 'Verify in this browser' }).waitFor();
    expect(await page.getByRole('button', { name: /Correct|Publish/ }).count()).toBe(0);
    window.expectNoFault();
  });

  test('list of a new team says what a checkpoint is and how to make one', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const { body } = await person.browser.post('/auth/tenants', { name: 'A new team' });
    const window = await dashboard.open({ person });
    await window.goTo(`/t/${body.id}/checkpoints`);
    await window.page.getByRole('heading', { name: 'There are no checkpoints yet' }).waitFor();
    await window.page.getByText('checkpoint_save').waitFor();
    window.expectNoFault();
  });
});

async function firstOf(id: string) {
  const { json } = await dashboard.db.services.checkpoints.history(LOCAL, id, {
    limit: 10,
    after: undefined,
  });
  const versions = JSON.parse(json) as { revision: number; recorded_at: string }[];
  const first = versions.find(({ revision }) => revision === 1);
  if (!first) throw new Error('There is no first version.');
  return first;
}

async function expectSummary(page: Page, summary: string): Promise<void> {
  await page
    .getByRole('region', { name: 'Summary', exact: true })
    .getByText(summary, { exact: true })
    .waitFor();
}
