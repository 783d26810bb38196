import {
  applyEdits,
  type FormattingOptions,
  modify,
  type ParseError,
  parse,
  printParseErrorCode,
} from 'jsonc-parser';
import { type Change, type DocumentFormat, eolOf, isObject, type Json, Malformed } from './document.ts';
import { insertBehindComment } from './json-comment.ts';

/** JSON that may have comments and trailing commas. Everything that is not changed stays as it was written. */
export const jsonDocument: DocumentFormat = {
  parse(text) {
    if (text.trim() === '') return {};
    const errors: ParseError[] = [];
    const value = parse(text, errors, { allowTrailingComma: true }) as Json;
    const [error] = errors;
    if (error) throw malformedAt(text, error.offset, spoken(printParseErrorCode(error.error)));
    if (!isObject(value)) throw malformedAt(text, 0, 'the file is not a JSON object');
    return value;
  },
  change(text, changes) {
    const isEmpty = text.trim() === '';
    const formattingOptions = formattingOf(text);
    let edited = isEmpty ? '{}' : text;
    for (const change of changes) edited = changeOne(edited, change, formattingOptions);
    return isEmpty ? `${edited}${eolOf(text)}` : edited;
  },
};

function changeOne(text: string, change: Change, formattingOptions: FormattingOptions): string {
  const { path, value, append } = change;
  const behindComment = insertBehindComment(text, change, formattingOptions);
  if (behindComment !== undefined) return behindComment;
  // jsonc-parser adds an item at the end of an array for the index -1
  const at = append ? [...path, -1] : [...path];
  return applyEdits(text, modify(text, at, value, { formattingOptions }));
}

/** Writes new lines as the file has them. */
function formattingOf(text: string): FormattingOptions {
  const [, indent = '  '] = text.match(/^[^\S\r\n]*[{[].*\r?\n([ \t]+)\S/) ?? text.match(/^([ \t]+)"/m) ?? [];
  return {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.includes('\t') ? 4 : indent.length,
    eol: eolOf(text),
  };
}

function malformedAt(text: string, offset: number, what: string): Malformed {
  const before = text.slice(0, offset).split('\n');
  return new Malformed(before.length, (before.at(-1) ?? '').length + 1, what);
}

/** `CommaExpected` as `comma expected`. */
const spoken = (code: string) => code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();
