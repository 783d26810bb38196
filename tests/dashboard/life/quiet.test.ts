import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { Requests } from '../support/requests.ts';
import { fillTeam, showAs } from './pages.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;
const team = (hasChromium ? await fillTeam(dashboard, 'quiet-team') : undefined) as Awaited<
  ReturnType<typeof fillTeam>
>;

whereChromiumIs('a tab', () => {
  test('sends nothing in a minute while it is hidden, whatever it shows', async () => {
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    await page.clock.install();
    const requests = new Requests(page);
    const noisy: Record<string, readonly string[]> = {};
    const quiet: string[] = [];
    const plan = team.paths.find((path) => path.endsWith('/plan')) ?? '';
    for (const path of [...team.paths, `${plan}?checkout=paid`]) {
      await window.goTo(path);
      await requests.idle();
      await showAs(window, 'hidden');
      requests.clear();
      await page.clock.runFor('01:05');
      if (requests.paths.length > 0) noisy[path] = [...requests.paths];
      await showAs(window, 'visible');
      await page.clock.runFor('01:05');
      // the clock moves: shown again, the page asks
      if (requests.paths.length === 0) quiet.push(path);
    }
    expect({ noisy, quiet }).toEqual({ noisy: {}, quiet: [] });
    window.expectNoFault();
  }, 120_000);

  test('that is visible shows what another client writes, without a reload', async () => {
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    const write = (path: string, body: object) => team.owner.browser.post(`${team.api}${path}`, body);
    const base = team.paths[0] ?? '';
    const tool_id = 'another-client';
    const { body: session } = await write('/sessions', { tool_id: 'first' });
    const cases = [
      ['/sessions', () => write('/sessions', { tool_id }), tool_id],
      [
        '/checkpoints',
        () =>
          write('/checkpoints', {
            session_id: session.session_id,
            tool_id: 'first',
            checkpoint_type: 'manual',
            summary: 'a summary from elsewhere',
          }),
        'a summary from elsewhere',
      ],
      [
        '/projects',
        () => write('/sessions', { tool_id, workspace_path: '/work/elsewhere' }),
        '/work/elsewhere',
      ],
      [
        '/api-keys',
        () => write('/api-keys', { name: 'a key from elsewhere', scopes: ['read'] }),
        'a key from elsewhere',
      ],
      [
        '/members',
        () => write('/invitations', { email: 'elsewhere@example.com', role: 'viewer' }),
        'elsewhere@example.com',
      ],
      ['/audit-log', () => write('/api-keys', { name: 'the next key', scopes: ['read'] }), 'the next key'],
      ['', () => write('/sessions', { tool_id: 'on-the-overview' }), 'on-the-overview'],
    ] as const;
    for (const [path, change, text] of cases) {
      await window.goTo(`${base}${path}`);
      await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
      const seen = page.locator('main').getByText(text).filter({ visible: true }).first();
      expect(await seen.count()).toBe(0);
      const { status, body } = await change();
      expect(`${status} ${JSON.stringify(body)}`).toMatch(/^201 /);
      await seen.waitFor();
      expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    }
    window.expectNoFault();
  }, 90_000);
});
