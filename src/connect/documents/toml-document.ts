import { isDeepStrictEqual } from 'node:util';
import { parse as parseToPatch, patch } from '@decimalturn/toml-patch';
import { parse, TomlError } from 'smol-toml';
import { ConnectRefused } from '../refused.ts';
import { type Change, type DocumentFormat, isObject, type Json, Malformed } from './document.ts';
import { withoutLine, withTable } from './toml-edits.ts';

/**
 * TOML whose comments and order stay. One parser edits and another one reads the result, so that a fault of the first
 * cannot pass unseen.
 */
export const tomlDocument: DocumentFormat = {
  parse(text) {
    try {
      return plain(parse(text, { integersAsBigInt: 'asNeeded' }));
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const [first = ''] = error.message.split('\n');
      throw new Malformed(error.line, error.column, first.replace(/^Invalid TOML document: /, ''));
    }
  },
  change(text, changes) {
    const names = new Set(changes.map(({ path }) => path[0]));
    let edited = text;
    for (const name of names)
      edited = changeTable(
        edited,
        changes.filter(({ path }) => path[0] === name),
      );
    return edited;
  },
};

/** Changes in one table of the file. */
function changeTable(text: string, changes: readonly Change[]): string {
  const [name, ...below] = changes[0]?.path ?? [];
  if (typeof name !== 'string') throw new ConnectRefused('there is nothing to change');
  const content = tomlDocument.parse(text);
  const target = parseToPatch(text) as Json;
  for (const change of changes) setIn(target, change);
  const expected = plain(target as object);
  const isRight = (candidate: string) => isDeepStrictEqual(contentOf(candidate), expected);
  const inner = changes.length === 1 && below.length === 1 ? [name, `${below[0]}`] : [name];
  const own = [
    ...withTable(text, inner, content, target),
    ...withTable(text, [name], content, target),
    ...withoutLine(text, changes),
  ];
  const edited = own.find(isRight) ?? patch(text, target);
  refuseLostComments(text, edited);
  return edited;
}

function contentOf(text: string): Json | undefined {
  try {
    return tomlDocument.parse(text);
  } catch {
    return undefined;
  }
}

/** Times and large or infinite numbers become texts, so that everything can be compared. */
const plain = (table: object): Json =>
  JSON.parse(
    JSON.stringify(table, (_, value) =>
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
        ? `${value}`
        : value,
    ),
  );

function setIn(tree: Json, { path, value }: Change): void {
  const [name, ...rest] = path;
  if (!isObject(tree) || typeof name !== 'string')
    throw new ConnectRefused(`${path.join('.')} is not a table`);
  if (rest.length > 0) {
    tree[name] ??= {};
    setIn(tree[name], { path: rest, value });
  } else if (value === undefined) delete tree[name];
  else tree[name] = value;
}

const commentsOf = (text: string) => text.split('\n').filter((line) => /^\s*#/.test(line));

// which places of a file it touches is documented nowhere, so the version of @decimalturn/toml-patch is pinned
/** toml-patch takes the comment above the next table away together with a table. */
function refuseLostComments(before: string, after: string): void {
  if (commentsOf(after).length < commentsOf(before).length)
    throw new ConnectRefused('it cannot be edited without losing a comment; edit it by hand');
}
