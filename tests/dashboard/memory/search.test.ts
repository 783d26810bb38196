import { describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { HOSTILE } from '../hostile/strings.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

async function store(summary: string, tool_id = 'cursor') {
  const { sessions, checkpoints } = dashboard.db.services;
  const { session_id } = await sessions.start(LOCAL, { tool_id, workspace_path: '/work/search' });
  return checkpoints.store(LOCAL, { session_id, tool_id, checkpoint_type: 'manual', summary });
}

/** The text that a snippet of the API stands for, by the browser's own reading of HTML in Node: entities only. */
const textOf = (snippet: string) =>
  snippet
    .replaceAll(/<\/?mark>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

async function snippetsOf(q: string, type: string): Promise<string[]> {
  const response = await fetch(`${dashboard.site.origin}/v1/search?${new URLSearchParams({ q, type })}`);
  const { data } = (await response.json()) as { data: { snippet: string }[] };
  return data.map(({ snippet }) => snippet);
}

whereChromiumIs('the search', () => {
  test('finds in checkpoints and memories, and marks the words without running what is around them', async () => {
    for (const text of HOSTILE) await store(`needle ${text} after`);
    const { projects, memories } = dashboard.db.services;
    const project = JSON.parse((await projects.list(LOCAL, { limit: 1, after: undefined })).json)[0];
    await memories.put(
      LOCAL,
      { project_id: project.project_id, key: 'a key <b>' },
      { value: `${HOSTILE[1]} needle` },
    );
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/search');
    await page.getByLabel('Words').fill('needle');
    await page.keyboard.press('Enter');
    await page
      .getByText('20 or more checkpoints, 1 memory, 0 sessions')
      .or(page.getByText('20 checkpoints, 1 memory, 0 sessions'))
      .waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('needle');

    const expected = [
      ...(await snippetsOf('needle', 'checkpoint')),
      ...(await snippetsOf('needle', 'memory')),
    ];
    const shown = await page.locator('[data-snippet]').allTextContents();
    expect(shown).toEqual(expected.map(textOf));
    const marks = await page.locator('[data-snippet] mark').allTextContents();
    expect(marks).toHaveLength(21);
    expect(new Set(marks)).toEqual(new Set(['needle']));
    expect(await page.locator('main img, main script, main iframe, main svg, main b').count()).toBe(0);
    window.expectNoFault();
  });

  test('keeps its filters in the URL, and does not send to memories what they do not have', async () => {
    await store('filtered haystack', 'codex');
    await store('filtered haystack', 'gemini');
    const window = await dashboard.open();
    const { page } = window;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/v1/search')) asked.push(new URL(request.url()).search);
    });
    await window.goTo('/local/search?q=haystack&tool_id=codex');
    await page.getByText('1 checkpoint, 0 sessions.').waitFor();
    await page.getByText('Not searched: all tools and sessions share').waitFor();
    expect(asked).toHaveLength(2);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('2 checkpoints, 0 memories, 0 sessions.').waitFor();
    await page.getByRole('heading', { name: 'No memories have these words' }).waitFor();
    expect(
      asked
        .slice(2)
        .map((search) => new URLSearchParams(search).get('type'))
        .sort(),
    ).toEqual(['checkpoint', 'memory', 'session']);
    await page.goBack();
    await page.getByText('1 checkpoint, 0 sessions.').waitFor();
    expect(await page.getByLabel('Tool').inputValue()).toBe('codex');
    window.expectNoFault();
  });

  test('says at the field why a query is refused, and keeps it, also one of 10,000 characters', async () => {
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/search?mode=words');
    const words = page.getByLabel('Words');
    const refused = async (query: string, problem: string) => {
      await words.fill(query);
      await words.press('Enter');
      await page.getByText(problem).waitFor();
      expect(await words.getAttribute('aria-invalid')).toBe('true');
      expect(await words.inputValue()).toBe(query);
    };
    await refused('one two three four five six seven eight nine ten eleven twelve thirteen', '12 words');
    await refused(`"${'x'.repeat(600)}"`, '500 characters');
    await refused('y'.repeat(10_000), 'is too long for a search: 10,000 characters');
    expect(page.url().length).toBeLessThan(1_000);
    await words.fill('nothing has this');
    await words.press('Enter');
    await page.getByRole('heading', { name: 'No checkpoints have these words' }).waitFor();
    expect(await words.getAttribute('aria-invalid')).toBe(null);
    window.expectNoFault();
  });
});
