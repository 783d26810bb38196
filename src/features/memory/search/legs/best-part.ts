import { cutTo } from '../../../../lib/cut-text.ts';
import type { SearchType } from '../search.schemas.ts';
import { partsOf } from '../vectors/parts.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';

const MAX_SNIPPET = 300;

/** The part of a text that was found, escaped for HTML. The beginning, if the text has changed since. */
export function bestPart(type: SearchType, texts: readonly string[], part: number | null): string {
  const parts = partsOf(texts, SEARCHED_TEXTS[type].cut);
  const found = parts[part ?? 0] ?? parts[0] ?? '';
  const shown = cutTo(found, MAX_SNIPPET);
  return escaped(shown.length < found.length ? `${shown} …` : shown);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
