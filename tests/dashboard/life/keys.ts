import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

interface Way {
  /** With Shift+Tab, such as from a page to the menu before it. */
  readonly backwards?: boolean;
}

const MAX_STOPS = 120;

/** Works a page with keys alone. Every stop on the way must show that it has the focus. */
export class Keys {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses Tab until the control of this role and accessible name has the focus. */
  async to(role: Role, name: Name, { backwards = false }: Way = {}): Promise<void> {
    const control = this.#control(role, name);
    await control
      .first()
      .waitFor({ timeout: 15_000 })
      .catch(async (error) => {
        throw new Error(`${error}\n${await this.page.locator('main').ariaSnapshot()}`);
      });
    const stops: string[] = [];
    for (let presses = 0; presses < MAX_STOPS; presses++) {
      await this.page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
      const { stop, fault } = await this.page.evaluate(focusedStop);
      stops.push(stop);
      if (fault !== undefined) throw new Error(`${fault}: ${stop}, on the way to ${role} "${name}"`);
      if (await hasFocus(control)) return;
    }
    throw new Error(`Keys do not reach ${role} "${name}". The stops: ${stops.join(' | ')}`);
  }

  /** Goes to a button or a link, and presses Enter. */
  async press(role: 'button' | 'link', name: Name, way?: Way): Promise<void> {
    await this.to(role, name, way);
    await this.page.keyboard.press('Enter');
  }

  /** Goes to a field, and types in place of what it holds. */
  async type(name: Name, text: string, role: Role = 'textbox'): Promise<void> {
    await this.to(role, name);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  /** Opens a page of the menu from the page that is shown, whose title comes after the menu. */
  async menu(name: string): Promise<void> {
    await this.press('link', name, { backwards: true });
    await this.titled(name);
  }

  /** Waits for the page of this title, which takes the focus. */
  async titled(name: Name): Promise<void> {
    const title = this.page.getByRole('heading', { level: 1, name, exact: typeof name === 'string' });
    await title.waitFor();
    await this.page.waitForFunction(() => !document.querySelector('[aria-label="Loading"]'));
    await expectFocus(title);
  }

  /** Waits until no dialog is open, and the focus is on the control that has opened the last one. */
  async returned(role: Role, name: Name): Promise<void> {
    await this.page.waitForFunction(() => !document.querySelector('dialog[open]'));
    await expectFocus(this.#control(role, name));
  }

  /** A dialog makes the rest of the page inert, so only its own controls are found. */
  #control(role: Role, name: Name): Locator {
    const exact = typeof name === 'string';
    const isOpen = this.page.locator('dialog[open]');
    const inDialog = isOpen.getByRole(role, { name, exact });
    const outside = this.page.locator('body:not(:has(dialog[open]))').getByRole(role, { name, exact });
    return inDialog.or(outside);
  }
}

const hasFocus = (control: Locator): Promise<boolean> =>
  control.evaluateAll((elements) => elements.some((element) => element === document.activeElement));

async function expectFocus(control: Locator): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await hasFocus(control)) && Date.now() < deadline) await control.page().waitForTimeout(50);
  const where = await control.page().evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  expect({ hasFocus: await hasFocus(control), where, wanted: `${control}` }).toMatchObject({
    hasFocus: true,
  });
}

/** What has the focus, and what a person who looks for it would miss. Runs in the page. */
function focusedStop(): { readonly stop: string; readonly fault?: string } {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return { stop: '(the end of the page)' };
  const text = focused.getAttribute('aria-label') ?? focused.textContent ?? '';
  const stop = `${focused.localName} ${text.trim().slice(0, 40)}`;
  // the browser marks its own button inside of a field, such as that of a calendar
  if (!focused.matches(':focus')) return { stop };
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
  const hasRing = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  if (!hasRing) return { stop, fault: 'The focus has no outline' };
  const { left, top, right, bottom } = focused.getBoundingClientRect();
  const [x0, y0] = [Math.max(left, 0), Math.max(top, 0)];
  const [x1, y1] = [Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
  if (x1 - x0 < 1 || y1 - y0 < 1) return { stop, fault: 'The focus is outside of the window' };
  const points = [0.1, 0.5, 0.9].flatMap((part) => [
    document.elementFromPoint(x0 + (x1 - x0) * part, (y0 + y1) / 2),
    document.elementFromPoint((x0 + x1) / 2, y0 + (y1 - y0) * part),
  ]);
  // a label around a field is a part of it
  const isSeen = points.some(
    (one) =>
      one !== null && (focused.contains(one) || (one.contains(focused) && one.closest('label') !== null)),
  );
  return isSeen ? { stop } : { stop, fault: 'Something covers the focus' };
}
