import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { fillMachine } from './pages.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;
const machine = (hasChromium ? await fillMachine(dashboard, 'a-medium') : undefined) as Awaited<
  ReturnType<typeof fillMachine>
>;

/** Elements that move, or would when they change. Runs in the page. */
const moving = (): string[] =>
  [...document.querySelectorAll('*')].flatMap((element) =>
    [undefined, '::before', '::after', '::backdrop'].flatMap((pseudo) => {
      const { animationName, transitionDuration } = getComputedStyle(element, pseudo);
      const moves = animationName !== 'none' || transitionDuration.split(', ').some((one) => one !== '0s');
      return moves ? [`${element.localName}.${element.className}${pseudo ?? ''}`] : [];
    }),
  );

/** Controls that a person cannot see with the colors of the system. Runs in the page. */
function unseenControls(): string[] {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'Canvas';
  const canvas = getComputedStyle(probe).color;
  probe.remove();
  const isInk = (color: string) => color !== canvas && !/^rgba\(.*, 0\)$/.test(color);
  return [...document.querySelectorAll<HTMLElement>('button, input, select, textarea, a[href], summary')]
    .filter((one) => one.checkVisibility() && !one.matches(':disabled'))
    .flatMap((one) => {
      one.focus();
      const {
        outlineColor,
        outlineStyle,
        borderTopColor,
        borderTopWidth,
        color,
        textDecorationLine,
        appearance,
      } = getComputedStyle(one);
      const isField = one.matches('input, select, textarea');
      const hasEdge = Number.parseFloat(borderTopWidth) > 0 && isInk(borderTopColor);
      const faults: string[] = [];
      if (!hasEdge && isField && appearance === 'none') faults.push('no edge');
      if (!isField && !isInk(color) && textDecorationLine === 'none') faults.push('no text color');
      if (
        document.activeElement === one &&
        one.matches(':focus-visible') &&
        (outlineStyle === 'none' || !isInk(outlineColor))
      )
        faults.push('no visible focus');
      const name = one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 30);
      return faults.map((fault) => `${one.localName} "${name}": ${fault}`);
    });
}

/** What would be missing on white paper. Runs in the page. */
function missingOnPaper(): string[] {
  const faults: string[] = [];
  for (const one of document.querySelectorAll('nav[aria-label=Pages], aside'))
    if (one.checkVisibility()) faults.push(`${one.localName} is printed`);
  const main = document.querySelector<HTMLElement>('main');
  if (!main?.checkVisibility()) return [...faults, 'the content is not printed'];
  for (const one of main.querySelectorAll<HTMLElement>('*')) {
    const style = getComputedStyle(one);
    const isCut = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    if (/auto|scroll/.test(`${style.overflowX} ${style.overflowY}`) && isCut && one.clientHeight > 0)
      faults.push(`${one.localName}.${one.className} is cut off`);
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    const [r = 0, g = 0, b = 0] = (style.color.match(/[\d.]+/g) ?? []).map(Number);
    const isDark = 0.2126 * r + 0.7152 * g + 0.0722 * b < 150;
    if (hasText && one.checkVisibility() && !(one instanceof SVGElement) && !isDark)
      faults.push(`"${one.textContent?.trim().slice(0, 30)}" is ${style.color} on white paper`);
  }
  return [...new Set(faults)];
}

async function faultsOf(page: Page, path: string, look: () => string[]): Promise<Record<string, string[]>> {
  const faults = await page.evaluate(look);
  return faults.length > 0 ? { [path]: faults } : {};
}

whereChromiumIs('each page', () => {
  test('does not move for people who asked for less motion', async () => {
    const still = await dashboard.open({ reducedMotion: 'reduce', width: 360 });
    const lively = await dashboard.open({ reducedMotion: 'no-preference' });
    await lively.goTo(machine.paths[0] ?? '');
    expect(await lively.page.evaluate(moving)).not.toEqual([]);
    let faults = {};
    for (const path of machine.paths) {
      await still.goTo(path);
      faults = { ...faults, ...(await faultsOf(still.page, path, moving)) };
    }
    await still.page.getByRole('button', { name: 'Menu' }).click();
    await still.page.getByRole('dialog').waitFor();
    faults = { ...faults, ...(await faultsOf(still.page, 'the menu', moving)) };
    expect(faults).toEqual({});
  }, 60_000);

  test('can be used with the colors of the system', async () => {
    const window = await dashboard.open();
    const { page } = window;
    let faults = {};
    await page.emulateMedia({ forcedColors: 'active' });
    for (const path of machine.paths) {
      await window.goTo(path);
      await page.keyboard.press('Tab');
      faults = { ...faults, ...(await faultsOf(page, path, unseenControls)) };
    }
    // the current page is told by more than its color
    const weights = await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link')
      .evaluateAll((links) =>
        links.map((link) => [link.getAttribute('aria-current'), getComputedStyle(link).fontWeight]),
      );
    const ofCurrent = weights.filter(([current]) => current === 'page').map(([, weight]) => weight);
    expect(ofCurrent).toHaveLength(1);
    expect(weights.filter(([, weight]) => weight === ofCurrent[0])).toHaveLength(1);
    expect(faults).toEqual({});
  }, 60_000);

  test('is whole and readable on paper, in the dark theme too', async () => {
    const window = await dashboard.open({ theme: 'dark' });
    const { page } = window;
    let faults = {};
    for (const path of machine.paths) {
      await page.emulateMedia({ media: 'screen' });
      await window.goTo(path);
      await page.emulateMedia({ media: 'print' });
      faults = { ...faults, ...(await faultsOf(page, path, missingOnPaper)) };
    }
    await page.emulateMedia({ media: 'screen' });
    // the same look finds the menu on the screen
    expect(await page.evaluate(missingOnPaper)).toContain('aside is printed');
    expect(faults).toEqual({});
  }, 60_000);

  test('says without scripts what it needs, and leads to what works without them', async () => {
    const { context: any } = await dashboard.open();
    const context = await any
      .browser()
      ?.newContext({ baseURL: dashboard.site.origin, javaScriptEnabled: false });
    if (!context) throw new Error('There is no browser.');
    const page = await context.newPage();
    for (const path of [...machine.paths, '/sign-in', '/']) {
      await page.goto(path);
      await page.locator('noscript').waitFor();
      expect(await page.locator('noscript').textContent()).toContain('These pages need JavaScript');
    }
    await page.locator('noscript a').click();
    await page.waitForURL('**/docs');
    // that page is for scripts, too, and leads to the document that it draws
    await page.locator('noscript a').click();
    await page.waitForURL('**/openapi.json');
    expect(await page.textContent('body')).toContain('/v1/sessions');
    await context.close();
  });
});
