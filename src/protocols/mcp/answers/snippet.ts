const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/**
 * The HTML snippet of a search as the text that was stored. If it has more than `max` code points, the part around the
 * first match, with `…` where it is cut.
 */
export function plainSnippet(html: string, max: number): string {
  const start = html.indexOf('<mark>');
  const before = plain(html.slice(0, Math.max(start, 0)));
  const text = [...before, ...plain(html.slice(Math.max(start, 0)))];
  if (text.length <= max) return text.join('');
  const first = Math.min(Math.max([...before].length - LEAD, 0), text.length - max);
  return cut(text, first, max);
}

/** Code points before the match that are kept. */
const LEAD = 60;

function cut(text: readonly string[], first: number, max: number): string {
  const part = text.slice(first, first + max);
  if (first > 0) part[0] = '…';
  if (first + max < text.length) part[max - 1] = '…';
  return part.join('');
}

/** Once, so that an entity that was stored as text stays one. */
const plain = (html: string) =>
  html.replace(/<\/?mark>/g, '').replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);
