/** PostgreSQL prints either plain text or a group in parentheses. */
type Part = string | Part[];
type Connective = 'AND' | 'OR';

/**
 * A condition without redundant groups: `((a AND b) AND c)` becomes `(a AND b AND c)`. PostgreSQL prints the first form
 * for what was written, and the second after a dump and a restore.
 */
export function withoutNesting(condition: string): string {
  const parts = parse(condition);
  return parts ? parts.map(render).join('') : condition;
}

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|[^'"()]+|./gs;

/** `undefined` if the parentheses do not match. */
function parse(text: string): Part[] | undefined {
  const open: Part[][] = [[]];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '(') open.push([]);
    else if (token === ')') {
      const group = open.pop();
      if (!group || open.length === 0) return undefined;
      open.at(-1)?.push(group);
    } else open.at(-1)?.push(token);
  }
  return open.length === 1 ? open[0] : undefined;
}

function render(part: Part): string {
  return typeof part === 'string' ? part : `(${inside(part)})`;
}

/** The text of a group. A nested group that is a whole operand of the same connective loses its parentheses. */
function inside(group: readonly Part[]): string {
  const connective = connectiveOf(group);
  return group
    .map((part, index) => {
      if (typeof part === 'string' || !connective || connectiveOf(part) !== connective) return render(part);
      const isOperand = ends(group[index - 1], connective) && starts(group[index + 1], connective);
      return isOperand ? inside(part) : render(part);
    })
    .join('');
}

const ends = (text: Part | undefined, connective: Connective): boolean =>
  text === undefined || (typeof text === 'string' && text.endsWith(` ${connective} `));
const starts = (text: Part | undefined, connective: Connective): boolean =>
  text === undefined || (typeof text === 'string' && text.startsWith(` ${connective} `));

/** The connective of a group's operands, if all are the same. */
function connectiveOf(group: readonly Part[]): Connective | undefined {
  const text = group.map((part) => (typeof part === 'string' && !/^['"]/.test(part) ? part : '?')).join('');
  const [and, or] = [text.includes(' AND '), text.includes(' OR ')];
  if (and === or) return undefined;
  return and ? 'AND' : 'OR';
}
