/** Waiting work by owner. Owners take turns; the work of one owner is served in order of arrival. */
export class OwnerQueues<W> {
  /** In the order of the owners' turns. No queue is empty. */
  readonly #queues = new Map<string, Set<W>>();
  #size = 0;

  /** The number of waiters of all owners. */
  get size(): number {
    return this.#size;
  }

  sizeOf(owner: string): number {
    return this.#queues.get(owner)?.size ?? 0;
  }

  /** The owners that have waiters, in the order of their turns. */
  owners(): Iterable<string> {
    return this.#queues.keys();
  }

  add(owner: string, waiter: W): void {
    const queue = this.#queues.get(owner);
    if (queue) queue.add(waiter);
    else this.#queues.set(owner, new Set([waiter]));
    this.#size += 1;
  }

  /** False if it is no longer waiting. */
  remove(owner: string, waiter: W): boolean {
    const queue = this.#queues.get(owner);
    if (!queue?.delete(waiter)) return false;
    if (queue.size === 0) this.#queues.delete(owner);
    this.#size -= 1;
    return true;
  }

  /** Removes and returns an owner's first waiter. The owner's remaining waiters go to the end of the turn order. */
  takeFirst(owner: string): W | undefined {
    const queue = this.#queues.get(owner);
    if (!queue) return undefined;
    const [first] = queue;
    this.#queues.delete(owner);
    this.#queues.set(owner, queue);
    this.remove(owner, first as W);
    return first;
  }

  /** Removes and returns an owner's last waiter. */
  takeLast(owner: string): W | undefined {
    const last = [...(this.#queues.get(owner) ?? [])].at(-1);
    if (last !== undefined) this.remove(owner, last);
    return last;
  }
}
