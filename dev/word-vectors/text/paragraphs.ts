import { gunzipSync } from 'node:zlib';
import { paragraphsOfHtml } from './html.ts';
import { paragraphsOfJsonDocs } from './json-docs.ts';
import { paragraphsOfManualPage } from './manual-page.ts';
import { paragraphsOfPlainText } from './plain.ts';

const WANTED =
  /\.(?:html?|md|markdown|rst|txt)(?:\.gz)?$|\/man\d\/[^/]+\.gz$|\/service-2\.json(?:\.gz)?$|\/(?:changelog|changes|history|news|readme|releases)(?:\.gz)?$/i;

/** Pages of code, indexes, copies of the sources of pages, translations; licences and the packages' own change logs. */
const UNWANTED =
  /\/_?(?:sources|modules|static)\/|\/src\/.*\.html|\/manual\/(?!en\/)[a-z]{2}(?:-[a-z]{2})?\/|genindex|searchindex|\/search\.html|-all\.html|\.debian(?:\.gz)?$|\/(?:copyright|licen[cs]e|copying|authors|contributors)[^/]*$/i;

export const hasText = (path: string): boolean => WANTED.test(path) && !UNWANTED.test(path);

/** The paragraphs of a file of documentation, without addresses. What the file is, its name says. */
export function paragraphsOf(path: string, content: Buffer): string[] {
  const text = (path.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
  return readerOf(path.replace(/\.gz$/, ''))(text).map((paragraph) => paragraph.replace(URLS, ' '));
}

const URLS = /\b(?:https?|ftp|git|ssh|mailto|file):[^\s<>"')\]]+|\b[\w.+-]+@[\w-]+\.[\w.-]+/gi;

function readerOf(path: string): (text: string) => string[] {
  if (/\.html?$/i.test(path)) return paragraphsOfHtml;
  if (path.endsWith('.json')) return paragraphsOfJsonDocs;
  return /\/man\d\//.test(path) ? paragraphsOfManualPage : paragraphsOfPlainText;
}
