import { describe, expect, test } from '@jest/globals';
import { isolated } from '../../../dashboard/src/format/isolated.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { HOSTILE } from './strings.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const browser = hasChromium ? await launchChromium() : undefined;

/** Every text of up to four of these. */
const PARTS = ['a', 'ש', '\u202E', '\u2067', '\u2068', '\u2069', '\u202C'];

const textsOf = (length: number): string[] =>
  length === 0 ? [''] : textsOf(length - 1).flatMap((text) => [text, ...PARTS.map((part) => text + part)]);

whereChromiumIs('an isolated text', () => {
  test('never turns what stands beside it, whatever marks it has', async () => {
    const texts = [...new Set([...textsOf(4), ...HOSTILE])];
    const page = await browser?.newPage();
    const turned = await page?.evaluate(
      (sentences) => {
        const paragraph = document.body.appendChild(document.createElement('p'));
        paragraph.style.whiteSpace = 'nowrap';
        const text = paragraph.appendChild(document.createTextNode(''));
        const leftOf = (at: number) => {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect().left;
        };
        return sentences.filter((sentence) => {
          text.data = sentence;
          const end = sentence.length;
          const places = [0, 1, end - 3, end - 2, end - 1].map(leftOf);
          return places.some((left, n) => n > 0 && left <= (places[n - 1] ?? 0));
        });
      },
      texts.map((text) => `by ${isolated(text)}, 12`),
    );
    expect(turned?.slice(0, 20).map((text) => JSON.stringify(text))).toEqual([]);
    expect(texts.length).toBeGreaterThan(2_000);
  });

  test('is the text itself where nothing can turn, and holds it unchanged elsewhere', () => {
    expect(isolated('claude-code')).toBe('claude-code');
    for (const text of HOSTILE) expect(isolated(text)).toContain(text);
  });
});
