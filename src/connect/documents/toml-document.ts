import { parse as parseToPatch, patch } from '@decimalturn/toml-patch';
import { parse, TomlError } from 'smol-toml';
import { ConnectRefused } from '../refused.ts';
import {
  type Change,
  type DocumentFormat,
  eolOf,
  isObject,
  type Json,
  Malformed,
  valueAt,
} from './document.ts';

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
    const [name] = changes[0]?.path ?? [];
    if (typeof name !== 'string') throw new ConnectRefused('there is nothing to change');
    const target = parseToPatch(text) as Json;
    for (const change of changes) setIn(target, change);
    const edited = withTable(text, name, target) ?? patch(text, target);
    refuseLostComments(text, edited);
    return edited;
  },
};

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

/** Adds, replaces or takes away a table that stands in the file just as this module writes it; else `undefined`. */
function withTable(text: string, name: string, target: Json): string | undefined {
  const eol = eolOf(text);
  const now = valueAt(tomlDocument.parse(text), [name]);
  const next = valueAt(target, [name]);
  const written = next === undefined ? '' : tableText([name], next, eol);
  if (now === undefined) return appended(text, written, eol);
  const old = isObject(now) ? tableText([name], now, eol) : '';
  const at = old === '' ? -1 : positionOf(text, old, eol);
  if (at === -1) return undefined;
  const [before, after] = [text.slice(0, at), text.slice(at + old.length)];
  if (written !== '') return before + written + after;
  const isLast = after.trim() === '';
  const gap = isLast && after === '' ? `${eol}${eol}` : eol;
  return (before.endsWith(gap) ? before.slice(0, -gap.length) : before) + after.replace(eol, '');
}

function appended(text: string, table: string, eol: string): string {
  if (text === '') return table + eol;
  return text.endsWith('\n') ? text + eol + table + eol : `${text}${eol}${eol}${table}`;
}

/** Where the lines stand whole, and the table has no more lines; else -1. */
function positionOf(text: string, table: string, eol: string): number {
  const at = text.indexOf(table);
  if (at === -1 || (at > 0 && text[at - 1] !== '\n')) return -1;
  const rest = text.slice(at + table.length);
  return rest === '' || new RegExp(`^${eol}\\s*($|\\[|#)`).test(rest) ? at : -1;
}

/** A table with its tables below, without the end of the last line. */
function tableText(path: readonly string[], table: Json, eol: string): string {
  const entries = isObject(table) ? Object.entries(table) : [];
  const values = entries.filter(([, value]) => !isObject(value));
  const tables = entries.filter(([, value]) => isObject(value));
  const header = `[${path.map(keyText).join('.')}]`;
  return [
    ...(values.length > 0 || tables.length === 0 ? [header] : []),
    ...values.map(([key, value]) => `${keyText(key)} = ${JSON.stringify(value)}`),
    ...tables.map(([key, value]) => tableText([...path, key], value, eol)),
  ].join(eol);
}

const keyText = (key: string) => (/^[A-Za-z0-9_]+$/.test(key) ? key : JSON.stringify(key));

const commentsOf = (text: string) => text.split('\n').filter((line) => /^\s*#/.test(line));

// which places of a file it touches is documented nowhere, so the version of @decimalturn/toml-patch is pinned
/** toml-patch takes the comment above the next table away together with a table. */
function refuseLostComments(before: string, after: string): void {
  if (commentsOf(after).length < commentsOf(before).length)
    throw new ConnectRefused('it cannot be edited without losing a comment; edit it by hand');
}
