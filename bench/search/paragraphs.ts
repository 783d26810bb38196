import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const OF_PACKAGES = /(?:^|\/)(?:readme|changelog|changes|history)[^/]*\.(?:md|markdown)$/i;
const LENGTH = { least: 60, most: 600 };
const HALF = 290;

/**
 * The paragraphs of the READMEs and change logs of installed packages and of our own documentation, in an order that depends on
 * their texts alone. Each has 60 to 600 characters, as a part of a stored text, and occurs once.
 */
export function documentationParagraphs(): readonly string[] {
  const files = [...filesOf('node_modules', OF_PACKAGES), ...filesOf('docs', /\.md$/)];
  const found = new Set(files.flatMap((file) => paragraphsOf(readFileSync(file, 'utf8'))));
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  return [...found]
    .map((text) => ({ text, hash: hashOf(text) }))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1))
    .map(({ text }) => text);
}

/** So many different texts: the paragraphs, and then halves of two of them. */
export function textsOf(paragraphs: readonly string[], count: number): readonly string[] {
  const at = (n: number) => paragraphs[n % paragraphs.length] ?? '';
  return Array.from({ length: count }, (_, n) => {
    const round = Math.floor(n / paragraphs.length);
    return round === 0 ? at(n) : `${at(n).slice(0, HALF)}\n${at(n * 7 + round * 7_919).slice(0, HALF)}`;
  });
}

function filesOf(folder: string, name: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => name.test(path))
    .sort();
}

function paragraphsOf(markdown: string): string[] {
  return markdown
    .replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '\n\n')
    .split(/\n\s*\n|\n(?=\s*[-*+] )/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter(({ length }) => length >= LENGTH.least && length <= LENGTH.most);
}
