import type { Page } from 'playwright-core';

/** What came out of a text: elements, handlers, globals, links elsewhere. Runs in the page. */
export const escapesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const told = (what: string, element: Element) =>
      found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
    if ('hostile' in window || 'hostile' in {}) found.push('a global was set');
    const foreign =
      '[data-hostile], iframe, object, embed, base, img:not([src="/favicon.svg"]), meta[http-equiv], script:not([src^="/"]), style, form[action]';
    for (const element of document.querySelectorAll(foreign)) told('an element', element);
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) told('a handler', element);
        if (!['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data'].includes(name)) continue;
        const url = URL.parse(value, document.baseURI);
        if (!url || !['http:', 'https:'].includes(url.protocol)) told('a URL of another scheme', element);
        else if (url.origin !== location.origin && element.getAttribute('rel') !== 'noreferrer noopener')
          told('a link to elsewhere', element);
        else if (url.origin === location.origin && /^\/(auth|v1)\//.test(url.pathname) && name !== 'src')
          if (
            !element.hasAttribute('download') &&
            !element.matches('link[rel=preload][href="/auth/context"]')
          )
            // the page's own file names what it asks for first
            told('a link to the API', element);
      }
    return found;
  });

/** Every text that the page shows or says: text, options, titles, labels and values. */
export const textsOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const texts: (string | null)[] = [document.title, document.body.textContent];
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'label'])
        texts.push(element.getAttribute(name));
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
        texts.push(element.value);
    }
    return texts.filter((text) => text !== null).join('\n');
  });

/**
 * Texts of ours that direction marks of another text turn around: where a letter stands to the right of the next one.
 * `values` are the texts from outside, which may look as they like.
 */
export const reorderedOf = (page: Page, values: readonly string[]): Promise<string[]> =>
  page.evaluate((strange) => {
    const MARKS = /[\u202A-\u202E\u2066-\u2069]/;
    const found = new Set<string>();
    const blockOf = (node: Node): Element | null => {
      let element = node.parentElement;
      while (element && getComputedStyle(element).display.startsWith('inline'))
        element = element.parentElement;
      return element;
    };
    const ownParts = (text: string): [number, number][] => {
      const marked = new Array<boolean>(text.length).fill(false);
      for (const value of strange)
        for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
          marked.fill(true, at, at + value.length);
      const parts: [number, number][] = [];
      for (let i = 0; i + 1 < text.length; i++)
        if (!marked[i] && !marked[i + 1] && /^[A-Za-z]{2}$/.test(text.slice(i, i + 2)))
          parts.push([i, i + 1]);
      return parts;
    };
    const boxOf = (node: Node, at: number) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    const inspect = (node: Text, where: () => string) => {
      const text = node.data;
      if (text.length > 5_000 || !MARKS.test(blockOf(node)?.textContent ?? '')) return;
      for (const [one, next] of ownParts(text).slice(0, 40)) {
        const [a, b] = [boxOf(node, one), boxOf(node, next)];
        if (a.width === 0 || Math.abs(a.top - b.top) > 2 || a.left < b.left) continue;
        found.add(`${JSON.stringify(text.slice(0, 80))} in ${where()}`);
        return;
      }
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      // a snippet is one text from outside, in pieces
      if (!node.parentElement?.closest('[data-snippet]'))
        inspect(node as Text, () => blockOf(node as Text)?.outerHTML.slice(0, 200) ?? '');
    // what is said and not drawn is drawn here
    const paragraph = document.body.appendChild(document.createElement('p'));
    const drawn = paragraph.appendChild(document.createTextNode(''));
    const said = (text: string | null, where: string) => {
      if (text === null || !MARKS.test(text)) return;
      drawn.data = text;
      inspect(drawn, () => where);
    };
    said(document.title, 'the title of the page');
    for (const element of document.querySelectorAll('[title], [aria-label], option')) {
      said(element.getAttribute('title'), 'a title');
      said(element.getAttribute('aria-label'), 'an aria-label');
      if (element instanceof HTMLOptionElement) said(element.text, 'an option');
    }
    paragraph.remove();
    return [...found];
  }, values);
