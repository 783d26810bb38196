/** How a document is rebuilt from pieces that are parsed one by one; see json-build.ts. */
export const STEP = { GROUP: 0, OPEN_LIST: 1, OPEN_OBJECT: 2, CLOSE: 3 } as const;

/** A piece of this many bytes, or of this many values, is parsed in less than a millisecond. */
export const PIECE_LIMITS = { bytes: 32_768, values: 1_000 };

const COMMA = 0x2c;

/** An open object or list, as the scan sees it. */
export interface OpenLevel {
  readonly isObject: boolean;
  /** The position after its bracket. */
  readonly start: number;
  /** Including the current one. */
  elements: number;
  /** The start of its current element, and the end of that element's name. */
  element: number;
  colon: number;
}

/** Cuts a text into pieces while it is scanned. */
export class StepWriter {
  readonly #text: Uint8Array;
  readonly #pieces: typeof PIECE_LIMITS;
  readonly #steps: number[] = [];
  /** How many of the open levels are built by steps; deeper levels belong to a piece. */
  #split = 0;
  #piece = 0;
  #valuesBefore = 0;
  #elementsBefore = 0;

  constructor(text: Uint8Array, pieces = PIECE_LIMITS) {
    this.#text = text;
    this.#pieces = pieces;
  }

  get steps(): Int32Array {
    return Int32Array.from(this.#steps);
  }

  begin(root: OpenLevel): void {
    this.#open(root, 0, 0);
  }

  atComma(open: readonly OpenLevel[], at: number, values: number): void {
    if (this.#isLong(open, at, values)) this.#cut(open, at, values);
    else if (open.length === this.#split && open[this.#split - 1]?.elements === this.#elementsBefore)
      this.#piece = at + 1;
  }

  /** The level has just been removed from the open ones. */
  atClose(level: OpenLevel, open: readonly OpenLevel[], at: number, values: number): void {
    if (open.length >= this.#split) return;
    if (level.elements > this.#elementsBefore) this.#steps.push(STEP.GROUP, this.#piece, at);
    this.#steps.push(STEP.CLOSE, 0, 0);
    this.#split--;
    this.#goOn(at + 1, values, open.at(-1)?.elements ?? 0);
  }

  /** An outer cut is better than an inner one, so an inner one is used only for much longer text. */
  #isLong(open: readonly OpenLevel[], at: number, values: number): boolean {
    const factor = open.length === this.#split ? 1 : 4;
    const { bytes, values: most } = this.#pieces;
    return at - this.#piece > factor * bytes || values - this.#valuesBefore > factor * most;
  }

  /** Everything before the comma becomes steps. */
  #cut(open: readonly OpenLevel[], at: number, values: number): void {
    while (this.#split < open.length) {
      const around = open[this.#split - 1] as OpenLevel;
      const inner = open[this.#split] as OpenLevel;
      if (around.elements - 1 > this.#elementsBefore)
        this.#steps.push(STEP.GROUP, this.#piece, this.#lastComma(around));
      if (around.isObject) this.#open(inner, around.element, around.colon);
      else this.#open(inner, 0, 0);
    }
    const { elements } = open[this.#split - 1] as OpenLevel;
    if (elements > this.#elementsBefore) this.#steps.push(STEP.GROUP, this.#piece, at);
    this.#goOn(at + 1, values, elements);
  }

  /** The comma in front of the current element. */
  #lastComma({ element }: OpenLevel): number {
    let at = element - 1;
    while (this.#text[at] !== COMMA) at--;
    return at;
  }

  /** From here on the level's elements are pieces of their own. */
  #open(level: OpenLevel, nameFrom: number, nameTo: number): void {
    this.#steps.push(level.isObject ? STEP.OPEN_OBJECT : STEP.OPEN_LIST, nameFrom, nameTo);
    this.#split++;
    this.#piece = level.start;
    this.#elementsBefore = 0;
  }

  #goOn(piece: number, values: number, elements: number): void {
    this.#piece = piece;
    this.#valuesBefore = values;
    this.#elementsBefore = elements;
  }
}
