import { type Change, eolOf, isObject, type Json, valueAt } from './document.ts';

/** Texts that may be the result, for a parser to choose the right one: text may be in strings and comments, too. */
type Candidates = readonly string[];

/** Adds, replaces or takes away a table that stands in the file just as this module writes it. */
export function withTable(text: string, path: readonly string[], content: Json, target: Json): Candidates {
  const eol = eolOf(text);
  const now = valueAt(content, path);
  const next = valueAt(target, path);
  const written = next === undefined ? '' : tableText(path, next, eol);
  if (now === undefined) return [appended(text, written, eol)];
  const old = isObject(now) ? tableText(path, now, eol) : '';
  return positionsOf(text, old).flatMap((at) => {
    const [before, after] = [text.slice(0, at), text.slice(at + old.length)];
    if (written !== '') return before + written + after;
    // within a table it may stand below a line of that
    if (path.length > 1 && !before.endsWith(`${eol}${eol}`)) return [];
    const gap = after === '' ? `${eol}${eol}` : eol;
    return (before.endsWith(gap) ? before.slice(0, -gap.length) : before) + after.replace(eol, '');
  });
}

/** Takes away a value that has a line of its own. */
export function withoutLine(text: string, changes: readonly Change[]): Candidates {
  const [change] = changes;
  if (changes.length !== 1 || !change || change.value !== undefined) return [];
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const isIt = line.includes(`${change.path.at(-1)}`) && line.includes('=');
    return isIt ? [lines.filter((_, other) => other !== at).join('\n')] : [];
  });
}

function appended(text: string, table: string, eol: string): string {
  if (text === '') return table + eol;
  return text.endsWith('\n') ? text + eol + table + eol : `${text}${eol}${eol}${table}`;
}

/** Where the lines stand whole. */
function positionsOf(text: string, table: string): number[] {
  const positions: number[] = [];
  for (let at = text.indexOf(table); table !== '' && at !== -1; at = text.indexOf(table, at + 1)) {
    const isWhole = (at === 0 || text[at - 1] === '\n') && /^(?:\r?\n|$)/.test(text.slice(at + table.length));
    if (isWhole) positions.push(at);
  }
  return positions;
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
