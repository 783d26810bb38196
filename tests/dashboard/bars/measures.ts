import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page, Request } from 'playwright-core';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

interface AxeWindow {
  readonly axe: {
    getRules(): readonly { readonly ruleId: string; readonly tags: readonly string[] }[];
    run(options: object): Promise<AxeResults>;
  };
}

/** What axe finds on the page: the rule with the first element that breaks it. `colors`: by the rules about colors alone. */
export async function axeFindings(page: Page, by: 'every rule' | 'colors' = 'every rule'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    ([tags, isEvery]) => {
      const { axe } = window as unknown as AxeWindow;
      const others = isEvery ? [] : axe.getRules().filter((rule) => !rule.tags.includes('cat.color'));
      return axe.run({
        runOnly: tags,
        rules: Object.fromEntries(others.map(({ ruleId }) => [ruleId, { enabled: false }])),
        resultTypes: ['violations'],
      });
    },
    [TAGS, by === 'every rule'] as const,
  );
  return violations.map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html.slice(0, 200)}`);
}

/** Where each element is, and whether it is shown. */
export const placesOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.body.querySelectorAll('*')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.localName} ${[x, y, width, height]} ${element.checkVisibility()}`;
    }),
  );

interface ShiftedWindow {
  shift: number;
  moved: string[];
}

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** Collects layout shifts from the start of the page on, and what moved. */
export const observeShifts = (page: Page) =>
  page.addInitScript(() => {
    const seen = window as unknown as ShiftedWindow;
    seen.shift = 0;
    seen.moved = [];
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries() as LayoutShift[]) {
        if (hadRecentInput) continue;
        seen.shift += value;
        for (const { node, previousRect, currentRect } of sources) {
          const text = node?.textContent?.trim().slice(0, 40);
          seen.moved.push(`${node?.nodeName} “${text}” from ${previousRect.y} to ${currentRect.y}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** The sum of the shifts, and what moved by how many pixels. */
export const layoutShift = (page: Page): Promise<{ readonly value: number; readonly moved: string }> =>
  page.evaluate(() => {
    const { shift, moved } = window as unknown as ShiftedWindow;
    return { value: shift, moved: moved.join('; ') };
  });

/** By how many pixels the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The requests to the API that a page sent, as `GET /v1/…`. */
export class ApiRequests {
  readonly sent: { readonly name: string; readonly at: number; readonly request: Request }[] = [];

  constructor(page: Page) {
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (/\/v1\/|^\/auth\//.test(pathname) && !pathname.endsWith('/v1/changes'))
        this.sent.push({ name: `${request.method()} ${pathname}${search}`, at: performance.now(), request });
    });
  }

  clear(): void {
    this.sent.length = 0;
  }
}
