/**
 * Moves the focus to the title of the page, or of the open dialog, when what had it is removed: a dialog whose opener is
 * gone, the row that was deleted, a form that was sent. People who use keys would start at the top of the document again.
 */
export function mendLostFocus(): void {
  let last: Element | null = null;
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : null;
  });
  document.addEventListener('focusout', ({ target }) => {
    // a browser may report the removal of what has the focus, too
    queueMicrotask(() => {
      if (target === last && last?.isConnected) last = null;
    });
  });
  new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const title = titleOfPlace();
    if (!title) return;
    // not earlier: a dialog would begin at its title instead of its first field
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}

const titleOfPlace = (): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>('dialog[open] h2')].at(-1) ??
  document.querySelector<HTMLElement>('main h1');
