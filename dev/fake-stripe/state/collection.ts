import { missingResource } from '../http/stripe-error.ts';

/** The objects of one kind, in the order of their creation. */
export class Collection<T extends { id: string }> {
  readonly #kind: string;
  readonly #rows = new Map<string, T>();
  readonly #ofOtherMode = new Set<string>();

  /** @param kind the name in Stripe's messages: `customer` in "No such customer: 'cus_…'" */
  constructor(kind: string) {
    this.#kind = kind;
  }

  get size(): number {
    return this.#rows.size;
  }

  add(row: T): T {
    this.#rows.set(row.id, row);
    return row;
  }

  find(id: string): T | undefined {
    return this.#rows.get(id);
  }

  /** Throws `resource_missing`: 404 for the object of the path, 400 for one that the parameter `param` names. */
  get(id: string, param?: string): T {
    const row = this.#rows.get(id);
    if (!row) throw missingResource(this.#kind, id, { param, inOtherMode: this.#ofOtherMode.has(id) });
    return row;
  }

  /** As if the key belonged to another account, or with `otherMode` to the other mode of this account. */
  hide(id: string, where: 'otherAccount' | 'otherMode' = 'otherAccount'): void {
    this.#rows.delete(id);
    if (where === 'otherMode') this.#ofOtherMode.add(id);
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  /** In the order of all of Stripe's lists. */
  newestFirst(): T[] {
    return this.all().reverse();
  }
}
