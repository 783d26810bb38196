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

/** What axe finds on the page: the rule with the first element that breaks it. */
export async function axeFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (tags) =>
      (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: tags,
        resultTypes: ['violations'],
      }),
    TAGS,
  );
  return violations.map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html.slice(0, 200)}`);
}

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
