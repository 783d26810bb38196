import { describe, expect, test } from '@jest/globals';
import { hasChromium } from './support/chromium.ts';
import { type Dashboard, setUpDashboard } from './support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = hasChromium ? await setUpDashboard() : undefined;
const open: Dashboard['open'] = (options) => (dashboard as Dashboard).open(options);

whereChromiumIs('the frame', () => {
  test('/ leads to this machine in local mode, without a violation of the policy', async () => {
    const one = await open();
    await one.goTo('/');
    expect(new URL(one.page.url()).pathname).toBe('/local');
    await one.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    one.expectNoFault();
  });
});
