import { missingResource } from '../http/stripe-error.ts';

/** The objects of one kind, in the order in which they were made. */
export class Collection<T extends { id: string }> {
  readonly #kind: string;
  readonly #rows = new Map<string, T>();

  /** @param kind as Stripe's messages name it: `customer` in "No such customer: 'cus_…'" */
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

  /** Throws `resource_missing`: 404 for the object of the path, 400 for one that parameter `param` names. */
  get(id: string, param?: string): T {
    const row = this.#rows.get(id);
    if (!row) throw missingResource(this.#kind, id, param);
    return row;
  }

  all(): T[] {
    return [...this.#rows.values()];
  }

  /** As every list of Stripe's is ordered. */
  newestFirst(): T[] {
    return this.all().reverse();
  }
}
