import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DashboardWindow } from '../support/dashboard.ts';
import { Arrivals } from './arrivals.ts';
import { ApiRequests, axeFindings, layoutShift, observeShifts, overflow, placesOf } from './measures.ts';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };
/** 1,280 pixels at a zoom of 200 %. */
const ZOOMED = { width: 640, height: 450 };
const MAX_REQUESTS = 9;
const MAX_SHIFT = 0.01;

type Theme = 'light' | 'dark';

/** The bars that every page has to meet, as far as they can be counted. Returns what breaks them. */
export class PageInspection {
  readonly #window: DashboardWindow;
  readonly #requests: ApiRequests;
  readonly #arrivals: Arrivals;

  private constructor(window: DashboardWindow, arrivals: Arrivals) {
    this.#window = window;
    this.#arrivals = arrivals;
    this.#requests = new ApiRequests(window.page);
  }

  static async of(window: DashboardWindow): Promise<PageInspection> {
    await observeShifts(window.page);
    // an open stream of changes is never idle
    await refuseStreams(window.page);
    return new PageInspection(window, await Arrivals.of(window.page));
  }

  /** Opens the path, and holds the page against every bar. */
  async expectBars(path: string): Promise<void> {
    const { page } = this.#window;
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
    this.#requests.clear();
    await this.#arrivals.load(path, 'as sent');
    await page.waitForLoadState('networkidle');
    const sent = this.#requests.sent.map(({ name }) => name);
    const faults: string[] = [];
    if (sent.length > MAX_REQUESTS) faults.push(`${sent.length} requests: ${sent.join(', ')}`);
    if (new Set(sent).size < sent.length) faults.push(`a request twice: ${sent.join(', ')}`);
    faults.push(...(await this.#shifts()));
    faults.push(...(await this.#axeInBoth('1280', ['light', 'dark'])));
    await page.setViewportSize(NARROW);
    faults.push(...(await this.#width('360')), ...(await this.#axeInBoth('360', ['dark', 'light'])));
    await page.setViewportSize(ZOOMED);
    faults.push(...(await this.#width('zoom 200 %')));
    expect({ path, faults: [...faults, ...this.#window.faults] }).toEqual({ path, faults: [] });
  }

  /** Opens the path while the server is so slow that the last request is answered first. */
  async expectStill(path: string): Promise<void> {
    await this.#window.page.setViewportSize(WIDE);
    await this.#arrivals.load(path, 'reversed');
    expect({ path, faults: await this.#shifts() }).toEqual({ path, faults: [] });
  }

  async #shifts(): Promise<string[]> {
    const { value, moved } = await layoutShift(this.#window.page);
    return value > MAX_SHIFT ? [`layout shift ${value.toFixed(4)}: ${moved}`] : [];
  }

  /** The second theme has the same elements in the same places, so only the rules about colors can find more there. */
  async #axeInBoth(width: string, [first, second]: readonly [Theme, Theme]): Promise<string[]> {
    const { page } = this.#window;
    const found = (await axeFindings(page)).map((finding) => `${width} ${first}: ${finding}`);
    const places = await placesOf(page);
    await page.emulateMedia({ colorScheme: second });
    const moved = (await placesOf(page)).filter((place, n) => place !== places[n]);
    const inSecond = await axeFindings(page, 'colors');
    return [
      ...found,
      ...inSecond.map((finding) => `${width} ${second}: ${finding}`),
      ...moved.slice(0, 3).map((place) => `${width} ${second}: is elsewhere than in ${first}: ${place}`),
    ];
  }

  async #width(how: string): Promise<string[]> {
    const pixels = await overflow(this.#window.page);
    return pixels > 0 ? [`${how}: ${pixels} pixels too wide`] : [];
  }
}

const refuseStreams = (page: Page) =>
  page.route('**/v1/changes', (route) => route.fulfill({ status: 429, headers: { 'Retry-After': '3600' } }));
