import type { Page, Request } from 'playwright-core';

const pathOf = (request: Request) => new URL(request.url()).pathname;
const isStream = (path: string) => path.endsWith('/v1/changes');

/** The requests of a page from now on, and those that are still open. */
export class Requests {
  readonly paths: string[] = [];
  readonly #open = new Set<Request>();
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    page.on('request', (request) => {
      this.paths.push(pathOf(request));
      this.#open.add(request);
    });
    page.on('requestfinished', (request) => this.#open.delete(request));
    page.on('requestfailed', (request) => this.#open.delete(request));
  }

  /** Forgets what was sent, and not what is open. */
  clear(): void {
    this.paths.length = 0;
  }

  /** Waits until nothing but the streams of changes is open. */
  async idle(): Promise<void> {
    const isBusy = () => [...this.#open].some((one) => !isStream(pathOf(one)));
    for (let looks = 0; looks < 200 && isBusy(); looks++) await this.#page.waitForTimeout(50);
    if (isBusy()) throw new Error(`Still open: ${[...this.#open].map(pathOf)}`);
  }

  /** Waits until the open streams of changes are exactly these. */
  async untilStreams(expected: readonly string[]): Promise<void> {
    const isSo = () => `${this.#streams()}` === `${expected}`;
    for (let looks = 0; looks < 200 && !isSo(); looks++) await this.#page.waitForTimeout(50);
    if (!isSo()) throw new Error(`The open streams are ${this.#streams()} and not ${expected}.`);
  }

  #streams(): readonly string[] {
    return [...this.#open].map(pathOf).filter(isStream);
  }
}
