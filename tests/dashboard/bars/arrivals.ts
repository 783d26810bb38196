import type { APIResponse, Page, Request, Route } from 'playwright-core';

interface Held {
  readonly route: Route;
  readonly response: Promise<APIResponse>;
}

/**
 * Lets the responses of the API arrive one by one, each once the page has drawn the one before: as they were sent, or the
 * last one first. So every two parts of a page come in both orders.
 */
export class Arrivals {
  readonly #page: Page;
  readonly #open = new Set<Request>();
  #held: Held[] = [];
  #order: 'as sent' | 'reversed' | undefined;

  private constructor(page: Page) {
    this.#page = page;
    page.on('request', (request) => this.#open.add(request));
    page.on('requestfinished', (request) => this.#open.delete(request));
    page.on('requestfailed', (request) => this.#open.delete(request));
  }

  /** Its route goes before those that the page has so far. */
  static async of(page: Page): Promise<Arrivals> {
    const arrivals = new Arrivals(page);
    await page.route(
      ({ pathname }) => /\/v1\/|^\/auth\//.test(pathname) && !pathname.endsWith('/v1/changes'),
      (route) => (arrivals.#order === undefined ? route.fallback() : arrivals.#hold(route)),
    );
    return arrivals;
  }

  /** Opens the path, and returns once every response has arrived and is drawn. */
  async load(path: string, order: 'as sent' | 'reversed'): Promise<void> {
    this.#order = order;
    this.#open.clear();
    await this.#page.goto(path, { waitUntil: 'commit' });
    while ((await this.#untilQuiet()) || (await this.#isLoading())) {
      const next = order === 'reversed' ? this.#held.pop() : this.#held.shift();
      if (next) await next.route.fulfill({ response: await next.response });
    }
    this.#order = undefined;
  }

  #hold(route: Route): void {
    const response = route.fetch();
    // awaited when its turn comes
    response.catch(() => undefined);
    this.#held.push({ route, response });
  }

  /** Waits until nothing but what is held is under way and is drawn, and returns whether anything is held. */
  async #untilQuiet(): Promise<boolean> {
    for (let quiet = 0; quiet < 2; quiet = this.#open.size > this.#held.length ? 0 : quiet + 1)
      await this.#page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
    return this.#held.length > 0;
  }

  /** A page whose code has come is drawn up to 300 ms later, and sends its requests then. */
  #isLoading(): Promise<boolean> {
    return this.#page.evaluate(
      () => !document.querySelector('h1') || !!document.querySelector('[aria-label="Loading"]'),
    );
  }
}
