/** The paragraphs of an HTML page: the text between tags of blocks, without code samples, navigation and scripts. */
export function paragraphsOfHtml(html: string): string[] {
  return html
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .replace(BLOCK_TAG, '\n')
    .replace(TAG, '')
    .replace(ENTITY, (entity, name: string) => characterOf(name) ?? entity)
    .split('\n')
    .map((paragraph) => paragraph.trim());
}

const INVISIBLE = /<!--[\s\S]*?-->|<(script|style|head|nav|pre|svg|footer|template)\b[\s\S]*?<\/\1\s*>/gi;
const BLOCK_TAG =
  /<\/?(?:p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|blockquote|section|article|main|header|aside|details|summary|figure|body)\b[^>]*>/gi;
const TAG = /<\/?[a-z][^>]*>/gi;
const ENTITY = /&(#x?[0-9a-f]+|[a-z]+);/gi;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  rsquo: "'",
  lsquo: "'",
  ldquo: '"',
  rdquo: '"',
  hellip: '…',
  para: ' ',
};

function characterOf(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
