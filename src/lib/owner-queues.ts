/** Those who wait, by owner. Owners take turns, and of one owner the first that came is the first. */
export class OwnerQueues<W> {
  /** In the order of their turns; none is empty. */
  readonly #queues = new Map<string, Set<W>>();
  #size = 0;

  /** Of all owners together. */
  get size(): number {
    return this.#size;
  }

  sizeOf(owner: string): number {
    return this.#queues.get(owner)?.size ?? 0;
  }

  /** Those of whom somebody waits, in the order of their turns. */
  owners(): Iterable<string> {
    return this.#queues.keys();
  }

  add(owner: string, waiter: W): void {
    const queue = this.#queues.get(owner);
    if (queue) queue.add(waiter);
    else this.#queues.set(owner, new Set([waiter]));
    this.#size += 1;
  }

  /** False for one who does not wait any more. */
  remove(owner: string, waiter: W): boolean {
    const queue = this.#queues.get(owner);
    if (!queue?.delete(waiter)) return false;
    if (queue.size === 0) this.#queues.delete(owner);
    this.#size -= 1;
    return true;
  }

  /** Takes the first of an owner out. The owner goes behind all others, where more of it wait. */
  takeFirst(owner: string): W | undefined {
    const queue = this.#queues.get(owner);
    if (!queue) return undefined;
    const [first] = queue;
    this.#queues.delete(owner);
    this.#queues.set(owner, queue);
    this.remove(owner, first as W);
    return first;
  }

  /** Takes the last of an owner out. */
  takeLast(owner: string): W | undefined {
    const last = [...(this.#queues.get(owner) ?? [])].at(-1);
    if (last !== undefined) this.remove(owner, last);
    return last;
  }
}
