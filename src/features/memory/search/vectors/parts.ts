/** The longest part of a text that gets a vector of its own: one for a long text finds none of what it is about. */
const MAX_PART = 600;

/** How a text is cut. */
export interface Cut {
  /** Whether the first text stands alone, as a summary does. */
  readonly isFirstAlone: boolean;
  readonly most: number;
}

/**
 * The texts of a row in parts of at most 600 characters: short ones together, long ones cut where a sentence, a line or a word
 * ends. No part is empty.
 */
export function partsOf(texts: readonly string[], { isFirstAlone, most }: Cut): string[] {
  const parts: string[] = [];
  let open = '';
  const close = () => {
    if (open !== '') parts.push(open);
    open = '';
  };
  for (const [n, text] of texts.entries())
    for (const piece of piecesOf(text)) {
      if (parts.length >= most) return parts.slice(0, most);
      if (open.length + piece.length + 1 > MAX_PART) close();
      open = open === '' ? piece : `${open}\n${piece}`;
      if (n === 0 && isFirstAlone) close();
    }
  close();
  return parts.slice(0, most);
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > MAX_PART) {
    const end = endOf(rest.slice(0, MAX_PART));
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  if (rest !== '') pieces.push(rest);
  return pieces.filter((piece) => piece !== '');
}

/** Where to cut a beginning that is too long: not in its first half, and never between the halves of a character. */
function endOf(beginning: string): number {
  for (const end of [/[.!?。！？]\s+(?!.*[.!?。！？]\s)|\n+(?!.*\n)/s, /\s+(?!.*\s)/s]) {
    const found = end.exec(beginning);
    if (found && found.index > MAX_PART / 2) return found.index + found[0].length;
  }
  return /[\uD800-\uDBFF]$/.test(beginning) ? MAX_PART - 1 : MAX_PART;
}
