import type { PageKey } from '../../db/query/json-page.ts';
import { Aead } from '../../lib/aead.ts';
import { RequestProblem } from '../problem.ts';

/**
 * Page cursors: the key of the last row, sealed together with the list it came from: its path, scope and filter. A caller
 * cannot read a row number out of one, alter it, or use it on another tenant's list or in another order, whose keys are
 * of other types.
 */
export class Cursors {
  readonly #aead: Aead;

  constructor(secretKey: string) {
    this.#aead = new Aead(secretKey, 'omnimemory page cursors');
  }

  seal(key: PageKey, list: string): string {
    return this.#aead.seal(JSON.stringify(key), list);
  }

  /** Throws `invalid_cursor` for anything that `seal` did not create for this list. */
  open(cursor: string, list: string): PageKey {
    const opened = this.#aead.open(cursor, list);
    if (opened !== undefined) return JSON.parse(opened);
    throw new RequestProblem(
      400,
      'invalid_cursor',
      'The cursor does not belong to this list; start again without one.',
    );
  }
}
