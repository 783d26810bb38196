// What a semicolon does not end: comments, strings, quoted names, and texts between dollars. An E'…' string has escapes.
const PARTS =
  /--[^\n]*|\/\*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>[a-z_]\w*)?\$[\s\S]*?\$\k<tag>\$|;|e'(?:[^'\\]|\\[\s\S]|'')*'|[\w$]+|[\s\S]/giy;

/** An opening alone, which a text that ends would not leave. */
const DOLLARS = /^\$(?:[a-z_]\w*)?\$(?!.*\$)/is;

/**
 * The statements of a file of SQL, without the semicolons between them. Citus takes a text with several statements for one
 * that it cannot prepare. Throws for a comment, a string or a name that does not end.
 */
export function statementsIn(text: string): string[] {
  const statements: string[] = [];
  let [start, at, isEmpty] = [0, 0, true];
  const end = () => {
    if (!isEmpty) statements.push(text.slice(start, at).trim());
    isEmpty = true;
  };
  while (at < text.length) {
    const part = partAt(text, at);
    if (part === ';') {
      end();
      start = at + 1;
    } else if (isEmpty && /^\s|^--|^\/\*/.test(part)) start = at + part.length;
    else isEmpty = false;
    at += part.length;
  }
  end();
  return statements;
}

function partAt(text: string, at: number): string {
  PARTS.lastIndex = at;
  const [part = ''] = PARTS.exec(text) ?? [];
  if (part === '/*') return text.slice(at, endOfComment(text, at));
  if (part === "'" || part === '"' || DOLLARS.test(part))
    throw new SyntaxError(`What begins with ${part} at ${at} does not end.`);
  return part;
}

/** Comments of this form nest. */
function endOfComment(text: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  throw new SyntaxError(`The comment at ${from} does not end.`);
}
