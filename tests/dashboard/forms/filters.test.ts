import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page, Route } from 'playwright-core';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { FILTER_CASES, type FilterCase } from './filter-cases.ts';
import { newPlace, type Place } from './place.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

/** The last one is not repeated: its value has to change. */
const FAULTS = [
  [500, 'internal_error'],
  [401, 'some_sign_in'],
  [403, 'some_permission'],
  [429, 'too_many_requests'],
  [503, 'overloaded'],
  [undefined, 'unreachable'],
  [400, 'validation_failed'],
] as const;
type Fault = (typeof FAULTS)[number];

whereChromiumIs('a read that a filter changes', () => {
  let place: Place;
  let window: DashboardWindow;
  beforeAll(async () => {
    place = await newPlace(dashboard);
    window = await dashboard.open({ person: place.team.owner });
    window.page.setDefaultTimeout(6_000);
  }, 120_000);

  afterEach(() => window.page.unrouteAll({ behavior: 'ignoreErrors' }));

  test.each(FILTER_CASES)(
    'is refused: $file',
    async (one) => {
      const { page } = window;
      await window.goTo(`${place.team.path}${one.path(place)}`);
      const server = await FaultyRead.of(page, one);
      if (one.opens !== undefined) await page.locator('main summary', { hasText: one.opens }).click();
      expect(await isCurrent(page, one)).toBe(true);

      await server.stopAnswering();
      await choose(page, one, one.chosen);
      await expectKept(page, one);
      // what is shown while the response does not come
      await server.untilAsked();
      await page.waitForFunction(() => document.querySelector('main [role=status]'));
      expect(await isCurrent(page, one)).toBe(false);

      for (const [index, fault] of FAULTS.entries()) {
        // two attempts of their own take a second and a half
        if (fault[0] === undefined && !one.goesOffline) continue;
        if (index === 0) await server.answerWith(fault);
        else {
          server.fault = fault;
          await alertOf(page).getByRole('button', { name: 'Try again' }).first().click();
        }
        await expectProblem(page, one, fault);
        await expectKept(page, one);
        expect(await isCurrent(page, one)).toBe(false);
      }
      server.fault = undefined;
      await choose(page, one, one.corrected);
      await page.waitForFunction(() => !document.querySelector('main [role=alert]:not(:empty)'));
      await page.waitForFunction(showsAsCurrent, one.data);
      window.expectNoFault();
    },
    40_000,
  );

  const LONG = 'x'.repeat(10_000);
  test.each([
    ['/sessions?from=2026-02-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'The first day is after the last', 'One'],
    ['/sessions?from=yesterday&to=today', 'Choose the first and the last day.', 'One'],
    ['/usage?from=1926-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'These are 36525 days.', 'No tool reported'],
    ['/sessions?tool_id=none', undefined, 'matches these filters'],
    ['/audit-log?from=2026-02-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'query.', undefined],
    ['/checkpoints?as_of=yesterday', 'query.as_of', undefined],
    ['/search?q=eyes&from=yesterday', 'query.from', undefined],
    ['/sessions?tool_id=LONG', 'query.tool_id', undefined],
    ['/usage?view=calls&tool_id=LONG', 'query.tool_id', undefined],
    ['/search?q=LONG&mode=words', 'must have at most 500', undefined],
    ['/audit-log?resource_id=LONG', 'query.resource_id', undefined],
  ])('says what is wrong with %s', async (short, problem, shown) => {
    const path = short.replace('LONG', LONG);
    const { page } = window;
    await window.goTo(`${place.team.path}${path}`);
    const main = page.locator('main');
    if (problem !== undefined)
      await main.locator('[role=alert], [id$=-problem]').filter({ hasText: problem }).first().waitFor();
    if (shown === undefined) expect(await main.getByText('for my eyes').count()).toBe(0);
    else await main.getByText(shown).first().waitFor();
    expect(new URL(page.url()).search).toBe(path.slice(path.indexOf('?')));
    window.expectNoFault();
  });
});

/** The read of a case, answered with a fault, not at all, or by the server. */
class FaultyRead {
  fault: Fault | undefined;
  #held: Route[] = [];
  #isHolding = false;
  readonly #page: Page;
  readonly #one: FilterCase;
  readonly #matches: (url: URL) => boolean;

  private constructor(page: Page, one: FilterCase) {
    this.#page = page;
    this.#one = one;
    this.#matches = ({ pathname }) => pathname.endsWith(one.read);
  }

  static async of(page: Page, one: FilterCase): Promise<FaultyRead> {
    const read = new FaultyRead(page, one);
    await page.route(read.#matches, (route) => {
      if (read.#isHolding) read.#held.push(route);
      else return read.fault ? refuse(route, read.fault, one.faulty) : route.continue();
    });
    return read;
  }

  async stopAnswering(): Promise<void> {
    this.#isHolding = true;
  }

  async untilAsked(): Promise<void> {
    while (this.#held.length === 0) await this.#page.waitForTimeout(20);
  }

  /** Also what is held. */
  async answerWith(fault: Fault): Promise<void> {
    this.fault = fault;
    this.#isHolding = false;
    await Promise.all(this.#held.splice(0).map((route) => refuse(route, fault, this.#one.faulty)));
  }
}

const refuse = (route: Route, [status, code]: Fault, faulty: string | undefined): Promise<void> =>
  status === undefined
    ? route.abort()
    : route.fulfill({
        status,
        contentType: 'application/problem+json',
        headers: status === 429 || status === 503 ? { 'retry-after': '840' } : {},
        body: JSON.stringify({
          ...{ title: 'x', status, code, detail: `The detail of ${code}.`, request_id: 'req-1' },
          ...(status === 400 &&
            faulty !== undefined && {
              errors: [{ path: `query.${faulty}`, message: 'must be something else' }],
            }),
        }),
      });

const alertOf = (page: Page): Locator => page.locator('main [role=alert]');

const controlOf = (page: Page, label: string): Locator =>
  page
    .locator('main')
    .getByLabel(label, label === 'Time range' ? {} : { exact: true })
    .first();

async function choose(page: Page, one: FilterCase, values: FilterCase['chosen']): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    const control = controlOf(page, label);
    if ((await control.evaluate(({ tagName }) => tagName)) === 'SELECT') await control.selectOption(value);
    else await control.fill(value);
  }
  if (one.submit !== undefined)
    await page.locator('main').getByRole('button', { name: one.submit, exact: true }).click();
}

async function expectKept(page: Page, one: FilterCase): Promise<void> {
  for (const [label, value] of Object.entries(one.chosen))
    expect({ label, value: await controlOf(page, label).inputValue() }).toEqual({ label, value });
  const search = new URL(page.url()).searchParams;
  for (const [name, value] of Object.entries(one.search))
    expect(search.get(name)).toMatch(RegExp(`^${value}`));
}

async function expectProblem(page: Page, one: FilterCase, [status, code]: Fault): Promise<void> {
  const alert = alertOf(page)
    .filter({ has: page.getByText(code, { exact: true }) })
    .first();
  await alert.waitFor();
  const text = await alert.textContent();
  const isAtField = status === 400 && one.faulty !== undefined;
  expect(text).toContain(status === undefined ? 'The server cannot be reached' : `The detail of ${code}.`);
  if (status === 429 || status === 503) expect(text).toContain('Try again in 14 min.');
  expect(await alert.getByRole('button', { name: 'Try again' }).count()).toBe(isAtField ? 0 : 1);
  if (isAtField) await page.locator('main').getByText('must be something else').first().waitFor();
}

const isCurrent = (page: Page, { data }: FilterCase): Promise<boolean> => page.evaluate(showsAsCurrent, data);

/** Whether the page shows the data as that of the current choice. */
const showsAsCurrent = (text: string): boolean => {
  const main = document.querySelector('main') ?? document.body;
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    const isShown = !parentElement?.closest('[aria-busy=true], form, h1, option');
    if (textContent?.includes(text) && isShown) return true;
  }
  return false;
};
