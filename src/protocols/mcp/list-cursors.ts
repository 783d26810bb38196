import { type Scope, scopeIdOf } from '../../auth/scope.ts';
import type { Cursors } from '../../http/endpoints/cursor.ts';

type Key = ReturnType<Cursors['open']>;

/** Cursors of one caller: those of another tenant, another tool or another filter are refused. */
export class ListCursors {
  readonly #cursors: Cursors;
  readonly #scopeId: string;

  constructor(cursors: Cursors, scope: Scope) {
    this.#cursors = cursors;
    this.#scopeId = scopeIdOf(scope);
  }

  /** `list`: the tool and its filter. `null` where no more follows. */
  seal(key: Key | null, list: readonly unknown[]): string | null {
    return key && this.#cursors.seal(key, this.#nameOf(list));
  }

  /** Throws `invalid_cursor`. */
  open(cursor: string | undefined, list: readonly unknown[]): Key | undefined {
    return cursor === undefined ? undefined : this.#cursors.open(cursor, this.#nameOf(list));
  }

  #nameOf(list: readonly unknown[]): string {
    return `mcp ${this.#scopeId} ${JSON.stringify(list)}`;
  }
}
