import { type Change, type DocumentFormat, eolOf, type Json } from './document.ts';

interface Assignment {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

interface Syntax {
  readonly pattern: RegExp;
  readonly write: (name: string, value: string) => string;
}

const DOTENV: Syntax = {
  pattern: /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/,
  write: (name, value) => `${name}="${value}"`,
};

const SHELL: Syntax = {
  pattern: /^export ([A-Za-z_]\w*)=(.*)$/,
  write: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
};

const POWERSHELL: Syntax = {
  pattern: /^\$env:([A-Za-z_]\w*) = (.*)$/,
  write: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
};

/** A file with one variable in a line. Other lines stay. */
function variablesDocument({ pattern, write }: Syntax): DocumentFormat {
  const read = (text: string): Assignment[] =>
    linesOf(text).flatMap((content, line) => {
      const [, name, value = ''] = content.replace(/\r$/, '').match(pattern) ?? [];
      return name === undefined ? [] : [{ line, name, value: unquoted(value) }];
    });
  const changeOne = (text: string, { path, value }: Change): string => {
    const name = `${path[0]}`;
    const found = read(text).findLast((assignment) => assignment.name === name);
    const lines = linesOf(text);
    const end = eolOf(text) === '\r\n' ? '\r' : '';
    const written = value === undefined ? [] : [write(name, `${value}`) + end];
    if (found) lines.splice(found.line, 1, ...written);
    else lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, ...written);
    return lines.join('\n');
  };
  return {
    parse: (text): Json => Object.fromEntries(read(text).map(({ name, value }) => [name, value])),
    change: (text, changes) => changes.reduce(changeOne, text),
  };
}

/** A line may end with a carriage return, which stays as it is. */
const linesOf = (text: string) => text.split('\n');

function unquoted(value: string): string {
  const [, quote, inside = ''] = value.match(/^(["'])(.*)\1(?:\s*#.*)?$/) ?? [];
  if (quote) return inside.replaceAll("'\\''", "'").replaceAll("''", "'");
  return value.replace(/\s+#.*$/, '');
}

export const dotenvDocument = variablesDocument(DOTENV);
export const shellDocument = variablesDocument(SHELL);
export const powershellDocument = variablesDocument(POWERSHELL);
