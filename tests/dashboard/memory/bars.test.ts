import { describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { PageInspection } from '../bars/every-page.ts';
import { axeFindings } from '../bars/measures.ts';
import { HOSTILE } from '../hostile/strings.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

async function storeLongTexts() {
  const { sessions, checkpoints } = dashboard.db.services;
  const { session_id } = await sessions.start(LOCAL, { tool_id: 'cursor', workspace_path: '/work/bars' });
  const manual = { session_id, tool_id: 'cursor', checkpoint_type: 'manual' } as const;
  const older = await checkpoints.store(LOCAL, {
    ...manual,
    summary: `needle ${HOSTILE.join(' ')} ${'x'.repeat(300)}`,
    key_facts: [...HOSTILE, 'y'.repeat(500)],
    decisions: [{ ['z'.repeat(200)]: 'w'.repeat(300) }],
    original_tokens: 100,
    compressed_tokens: 10,
    valid_from: '2026-01-01T00:00:00Z',
  });
  const newer = await checkpoints.store(LOCAL, {
    ...manual,
    summary: 'needle',
    supersedes: [older.checkpoint_id],
    valid_from: '2026-02-01T00:00:00Z',
  });
  return { older: older.checkpoint_id, newer: newer.checkpoint_id };
}

whereChromiumIs('the pages of checkpoints and of the search meet the bars', () => {
  test('checkpoints with long texts', async () => {
    const { older, newer } = await storeLongTexts();
    const inspection = await PageInspection.of(await dashboard.open());
    for (const path of [
      '/local/checkpoints',
      `/local/checkpoints/${older}`,
      `/local/checkpoints/${newer}?against=${older}`,
    ])
      await inspection.expectBars(path);
  });

  test('a search with hits, and one without', async () => {
    await storeLongTexts();
    const inspection = await PageInspection.of(await dashboard.open());
    for (const path of ['/local/search?q=needle', '/local/search?q=nowhere&tool_id=cursor'])
      await inspection.expectBars(path);
  });

  test('with the form to correct one, and with the palette', async () => {
    const { older } = await storeLongTexts();
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo(`/local/checkpoints/${older}`);
    await page.getByRole('button', { name: 'Correct this checkpoint' }).click();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    window.expectNoFault();
  });
});
