import type { Shape } from './json-shape.ts';
import type { PIECE_LIMITS } from './json-steps.ts';

export interface ScanLimits {
  readonly maxDepth: number;
  readonly maxValues: number;
  /** In one field of the document, or one element of a list in it. */
  readonly maxValuesOfOne: number;
  readonly shape: Shape | undefined;
  /** Whether the document is `{"items": [{"data": …}]}`, and a number that is not kept rejects only its item. */
  readonly itemwise?: boolean | undefined;
  readonly pieces?: typeof PIECE_LIMITS | undefined;
}

/** Why a text is not parsed. Plain data, so that a worker can send it. */
export type ScanRefusal =
  | { readonly code: 'invalid_json' | 'body_too_deep' | 'too_many_values' }
  | {
      readonly code: 'validation_failed';
      readonly path: string;
      readonly message: string;
      /** For a number that is not kept to the digit: the shape may say that a schema decides about it. */
      readonly isInexact?: true;
    };

export interface Scan {
  /** Objects, arrays, their keys, strings, numbers, true, false and null. */
  readonly values: number;
  /** Triples of a `STEP` and the start and end of its text; see json-build.ts. */
  readonly steps: Int32Array;
  /** The numbers of items that are not kept to the digit, by the index of the item. */
  readonly inexact?: ReadonlyMap<number, string>;
}

/** Ends a scan; `scanJson` returns its refusal. */
export class Refused extends Error {
  readonly refusal: ScanRefusal;
  constructor(refusal: ScanRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export const invalid = () => new Refused({ code: 'invalid_json' });
