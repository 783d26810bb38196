import { overflow } from '../bars/measures.ts';
import type { DashboardWindow } from '../support/dashboard.ts';
import { escapesOf, reorderedOf, textsOf } from './escapes.ts';
import type { Visit } from './pages.ts';
import type { Planted } from './planted.ts';

const LOAD_TIMEOUT_MS = 20_000;

/** Looks for hostile text that is more than text, and notes what was seen as text. */
export class HostileInspection {
  readonly #window: DashboardWindow;
  readonly #fields: ReturnType<Planted['fields']['entries']>;
  readonly #marked: readonly string[];
  readonly #seen = new Set<string>();

  constructor(window: DashboardWindow, { fields }: Planted) {
    this.#window = window;
    this.#fields = fields.entries();
    const values = new Set(this.#fields.flatMap(([, texts]) => [...texts]));
    this.#marked = [...values].filter((value) => /[\u202A-\u202E\u2066-\u2069]/.test(value));
    window.page.on('request', (request) => {
      // nobody has pressed a button that writes
      if (!['GET', 'HEAD'].includes(request.method()))
        window.faults.push(`a write: ${request.method()} ${request.url()}`);
    });
  }

  /** What is wrong with the page. */
  async faultsOf(visit: Visit): Promise<string[]> {
    const found = await this.#look(visit).catch((error: Error) => [`not to be looked at: ${error.message}`]);
    return [...found, ...this.#window.faults.splice(0)];
  }

  isSeen = (field: string, value: string): boolean => this.#seen.has(`${field}: ${value}`);

  async #look({ path, open, shows = [] }: Visit): Promise<string[]> {
    const { page } = this.#window;
    page.setDefaultTimeout(LOAD_TIMEOUT_MS);
    await page.setViewportSize({ width: 1280, height: 2_000 });
    await this.#window.goTo(path);
    await open?.(page);
    await this.#window.settled();
    const found = [...(await escapesOf(page)), ...(await reorderedOf(page, this.#marked))];
    const texts = await textsOf(page);
    // what a property that every object has looks like
    const garbled = /.{0,40}(NaN(?![a-z])|\[object |\[native code\]).{0,40}/.exec(texts);
    if (garbled) found.push(`garbled: ${garbled[0]}`);
    for (const [field, values] of this.#fields)
      for (const value of values)
        if (texts.includes(value)) this.#seen.add(`${field}: ${value}`);
        else if (shows.includes(field)) found.push(`not shown: ${field}: ${value.slice(0, 80)}`);
    await page.setViewportSize({ width: 360, height: 740 });
    const pixels = await overflow(page);
    return pixels > 0 ? [...found, `${pixels} pixels too wide at 360`] : found;
  }
}
