/** Insertions into source texts by add-route.ts. Each throws where the text does not look as expected. */

function place(text: string, anchor: RegExp, what: string): RegExpExecArray {
  const found = anchor.exec(text);
  if (!found) throw new Error(`has no ${what}`);
  return found;
}

const insert = (text: string, at: number, more: string) => text.slice(0, at) + more + text.slice(at);

export function after(text: string, anchor: RegExp, more: string, what: string): string {
  const { index, 0: matched } = place(text, anchor, what);
  return insert(text, index + matched.length, more);
}

/** As the last item of the first list that ends with `];` on a line of its own, or is empty. */
export function lastInList(text: string, more: string): string {
  const opened = text.replace(/= \[\];$/m, '= [\n];');
  return insert(opened, place(opened, /^\];$/m, 'list of endpoints: `export const … = [];`').index, more);
}

/** As the first entry of the object that the constant holds. */
export const firstIn = (text: string, constant: string, more: string) =>
  after(text, new RegExp(`^${constant}\\b.*= \\{\\n`, 'm'), more, `object ${constant}`);

/** As the last item of API in src/api.ts, with its import before the first one of a later path. */
export function mounted(app: string, list: string, from: string): string {
  const start = place(app, /^export const API\b.*\[\n/m, 'list API');
  const end = app.indexOf('\n];', start.index);
  const withItem = insert(app, end, `\n  ...${list},`);
  for (const { index, 1: other = '' } of withItem.matchAll(/^import [^;]*? from '([^']+)';$/gm))
    if (other.startsWith('./features/') && other > from)
      return insert(withItem, index, `import { ${list} } from '${from}';\n`);
  throw new Error(`has no import after which ${from} would stand`);
}

/** The first part of a path below /v1. */
export const nounOf = (path: string) => path.split('/')[2] ?? '';

/**
 * Below the row whose path has the longest beginning in common with the new one and the same noun. A noun without rows
 * gets a section of its own at the end.
 */
export function afterNearestRow(page: string, path: string, row: string): string {
  let [nearest, longest] = [-1, 0];
  for (const { index, 0: line, 1: other = '' } of page.matchAll(/^\| `[A-Z]+ (\/[^`]*)`.*\n/gm)) {
    const shared = nounOf(other) === nounOf(path) ? sharedLength(other, path) : -1;
    if (shared >= longest) [nearest, longest] = [index + line.length, shared];
  }
  if (nearest >= 0) return insert(page, nearest, row);
  const title = nounOf(path).replaceAll('-', ' ');
  return `${page.trimEnd()}\n\n## ${title.slice(0, 1).toUpperCase()}${title.slice(1)}\n\n| route | |\n|---|---|\n${row}`;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}
