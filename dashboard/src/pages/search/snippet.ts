export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/**
 * The text of a snippet and which of it is marked. A snippet is HTML in which everything but `<mark>` is escaped; it is
 * taken apart as text, and never becomes an element of the page by itself.
 */
export function piecesOf(snippet: string): readonly Piece[] {
  const pieces = snippet.split(/<mark>(.*?)<\/mark>/s);
  return pieces
    .map((piece, index) => ({ text: unescaped(piece), isMarked: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity);
