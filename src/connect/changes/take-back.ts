import {
  changed,
  type DocumentFormat,
  isObject,
  type Json,
  type Path,
  valueAt,
} from '../documents/document.ts';
import { type Edit, hashOfValue } from './state.ts';

interface TakenBack {
  readonly text: string;
  /** Settings that have another value than the one that was written: they stay. */
  readonly left: readonly string[];
  /** Containers that are gone. */
  readonly dropped: readonly Path[];
}

/** Takes edits back one by one, and then the objects and arrays that were made for them, if they are empty. */
export function takeBack(
  format: DocumentFormat,
  before: string,
  edits: readonly Edit[],
  containers: readonly Path[],
): TakenBack {
  let text = before;
  const left: string[] = [];
  for (const edit of edits) {
    const path = placeOf(format.parse(text), edit);
    if (path) text = changed(format, text, [{ path, value: edit.before }]);
    else if (valueAt(format.parse(text), edit.path) !== undefined && !edit.isItem)
      left.push(edit.path.join('.'));
  }
  if (edits.length === 0) return { text, left, dropped: [] };
  const dropped: Path[] = [];
  for (const path of [...containers].sort((one, other) => other.length - one.length)) {
    if (!isEmpty(valueAt(format.parse(text), path))) continue;
    text = changed(format, text, [{ path, value: undefined }]);
    dropped.push(path);
  }
  return { text, left, dropped };
}

/** Where the value is that was written; `undefined` if it is not there any more. */
function placeOf(tree: Json, { path, hash, isItem }: Edit): Path | undefined {
  const value = valueAt(tree, path);
  if (value === undefined) return undefined;
  if (!isItem) return hashOfValue(value) === hash ? path : undefined;
  const index = Array.isArray(value) ? value.findIndex((item: Json) => hashOfValue(item) === hash) : -1;
  return index === -1 ? undefined : [...path, index];
}

const isEmpty = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
