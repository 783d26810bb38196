import {
  createScanner,
  type FormattingOptions,
  findNodeAtLocation,
  type Node,
  parseTree,
} from 'jsonc-parser';
import type { Change, Json, Path } from './document.ts';

const [COMMA, LINE_COMMENT, BLOCK_COMMENT, LINE_BREAK, BLANK] = [5, 12, 13, 14, 15];

/**
 * Adds a property to an object whose last line ends with a comment; else `undefined`. jsonc-parser would write it
 * between the last property and its comment, which would then stand beside something else.
 */
export function insertBehindComment(
  text: string,
  { path, value, append }: Change,
  { eol = '\n', insertSpaces, tabSize }: FormattingOptions,
): string | undefined {
  const place = value === undefined ? undefined : placeOf(parseTree(text), path);
  const last = place?.object.children?.at(-1);
  if (value === undefined || !place || !last) return undefined;
  const { comma, comment } = restOfLine(text, last.offset + last.length);
  if (comment === undefined) return undefined;
  const [indent = ''] = text.slice(text.lastIndexOf('\n', last.offset) + 1).match(/^[ \t]*/) ?? [];
  const [name, ...below] = place.missing;
  const content = below.reduceRight<Json>((inner, step) => ({ [step]: inner }), append ? [value] : value);
  const lines = JSON.stringify(content, null, insertSpaces ? tabSize : '\t').split('\n');
  const property = `${eol}${indent}${JSON.stringify(name)}: ${lines.join(`${eol}${indent}`)}`;
  const end = last.offset + last.length;
  return comma
    ? `${text.slice(0, comment)}${property},${text.slice(comment)}`
    : `${text.slice(0, end)},${text.slice(end, comment)}${property}${text.slice(comment)}`;
}

/** The deepest object on the path that is there, and the names that are missing in it. */
function placeOf(
  root: Node | undefined,
  path: Path,
): { readonly object: Node; readonly missing: Path } | undefined {
  for (let depth = path.length; root && depth >= 0; depth--) {
    const node = findNodeAtLocation(root, path.slice(0, depth));
    if (node)
      return node.type === 'object' && depth < path.length
        ? { object: node, missing: path.slice(depth) }
        : undefined;
  }
  return undefined;
}

/** Whether a comma follows, and where the last comment of the line ends. */
function restOfLine(text: string, offset: number): { comma: boolean; comment: number | undefined } {
  const scanner = createScanner(text);
  scanner.setPosition(offset);
  let comma = false;
  let comment: number | undefined;
  for (let token: number = scanner.scan(); ; token = scanner.scan()) {
    if (token === COMMA) comma = true;
    else if (token === LINE_COMMENT || token === BLOCK_COMMENT) comment = scanner.getPosition();
    else if (token === LINE_BREAK) return { comma, comment };
    else if (token !== BLANK) return { comma, comment: undefined };
  }
}
