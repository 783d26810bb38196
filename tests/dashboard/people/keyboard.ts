import type { Page } from 'playwright-core';

/** Presses Tab until the control of this name has the focus, as people without a pointer do. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(nameOfFocused)) === name) return;
  }
  throw new Error(`The keyboard does not reach "${name}".`);
}

/** Types into the fields by their labels, and sends the form with Enter. */
export async function fillByKeyboard(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    await tabTo(page, label);
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
}

const nameOfFocused = (): string => {
  const focused = document.activeElement;
  const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : undefined;
  return (label ?? focused?.getAttribute('aria-label') ?? focused?.textContent ?? '').trim();
};
