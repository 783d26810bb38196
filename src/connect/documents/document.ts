import { isDeepStrictEqual } from 'node:util';
import { ConnectRefused } from '../refused.ts';

export type Json = string | number | boolean | null | readonly Json[] | { [name: string]: Json };
export type Path = readonly (string | number)[];

/** Sets the value at a path, takes it away (`undefined`), or adds it at the end of the array there (`append`). */
export interface Change {
  readonly path: Path;
  readonly value: Json | undefined;
  readonly append?: true;
}

/** A format of settings that can be edited without touching what is not changed. Texts have no byte order mark. */
export interface DocumentFormat {
  /** The content as JSON has it. An empty text is an empty object. Throws Malformed. */
  parse(text: string): Json;
  change(text: string, changes: readonly Change[]): string;
}

export class Malformed extends ConnectRefused {
  readonly line: number;
  readonly column: number;
  constructor(line: number, column: number, what: string) {
    super(`line ${line}, column ${column}: ${what}`);
    this.line = line;
    this.column = column;
  }
}

/**
 * Edits the text, and reads the result again: unless it is exactly the old content with these changes, nothing may be
 * written. Libraries that edit text go wrong with unusual files.
 */
export function changed(format: DocumentFormat, text: string, changes: readonly Change[]): string {
  if (changes.length === 0) return text;
  const expected = format.parse(text);
  for (const change of changes) applyTo(expected, change);
  const edited = edit(format, text, changes);
  if (!isDeepStrictEqual(format.parse(edited), expected))
    throw new ConnectRefused('it cannot be edited safely, perhaps because a name is in it twice');
  return edited;
}

/** A library that gives up has found a file that it cannot edit. */
function edit(format: DocumentFormat, text: string, changes: readonly Change[]): string {
  try {
    return format.change(text, changes);
  } catch (error) {
    if (error instanceof ConnectRefused) throw error;
    throw new ConnectRefused(`it cannot be edited safely (${(error as Error).message})`);
  }
}

export const eolOf = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

export const isObject = (value: unknown): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at the path, or `undefined`. */
export function valueAt(tree: Json, path: Path): Json | undefined {
  let value: Json | undefined = tree;
  for (const step of path) value = childOf(value, step);
  return value;
}

function childOf(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function applyTo(tree: Json, { path, value, append }: Change): void {
  const last = path.at(-1);
  if (last === undefined) throw new ConnectRefused('there is nothing to change');
  const parent = containerAt(tree, path.slice(0, -1));
  if (Array.isArray(parent) && typeof last !== 'number')
    throw new ConnectRefused(`${path.slice(0, -1).join('.')} is not an object`);
  if (Array.isArray(parent)) parent.splice(Number(last), 1, ...(value === undefined ? [] : [value]));
  else if (append) parent[last] = [...itemsOf(childOf(parent, last)), value ?? null];
  else if (value === undefined) delete parent[last];
  else parent[last] = value;
}

const itemsOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The object or array at the path. Objects that are missing on the way are made. */
function containerAt(tree: Json, path: Path): { [name: string]: Json } | Json[] {
  let container = tree;
  for (const step of path) {
    const next = childOf(container, step);
    if (next === undefined && isObject(container)) container[step] = {};
    container = childOf(container, step) ?? null;
  }
  if (Array.isArray(container) || isObject(container)) return container;
  throw new ConnectRefused(`${path.join('.') || 'the file'} is not an object`);
}
