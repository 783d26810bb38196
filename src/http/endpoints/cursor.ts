import type { PageKey } from '../../db/query/json-page.ts';
import { Aead } from '../../lib/aead.ts';
import { RequestProblem } from '../problem.ts';

/**
 * Page cursors: the key of the last row, encrypted and bound to its list (path, scope and filter). A caller can neither
 * read nor alter a cursor, nor use it for another tenant's list or another order, whose keys have other types.
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
