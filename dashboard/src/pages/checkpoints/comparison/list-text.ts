import type { Item } from '../version.ts';

/** A list as text for editing: one item a line. An object, and a text that is not one plain line, stands there as JSON. */
export const linesOf = (items: readonly Item[]): string => items.map(lineOf).join('\n');

const lineOf = (item: Item): string =>
  typeof item === 'string' && item !== '' && !NOT_PLAIN.test(item) ? item : JSON.stringify(item);

// what begins like JSON, or would be lost: line breaks, and blanks alone
const NOT_PLAIN = /^\s*["{]|[\r\n]|^\s+$/;

/** The items of such a text. Lines that are blank make none; what cannot be read as JSON is a plain text. */
export const itemsOf = (text: string, mayBeObjects: boolean): Item[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const value = /^\s*["{]/.test(line) ? jsonOf(line) : undefined;
      return typeof value === 'string' || (mayBeObjects && isObject(value)) ? value : line;
    });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Exclude<Item, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
