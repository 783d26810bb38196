import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CHANGING, resourcesOf } from './resources.ts';

/** What a stream hears: names of resources, or that it may have missed something. */
export interface Listener {
  readonly onChange: (resources: readonly string[]) => void;
  readonly onReset: () => void;
}

const MAX_SCOPES = 10_000;

/**
 * What has changed in each scope, as names of resources: heard from the transactions of this process, and from the other
 * processes through `receive`.
 */
export class ChangeFeed {
  /** Names this process to the others. */
  readonly #process = randomUUID();
  readonly #listeners = new Map<string, Set<Listener>>();
  /** The place of the last change of each scope. Random: numbers would tell a team how much the others change. */
  readonly #places = new LRUCache<string, string>({
    max: MAX_SCOPES,
    dispose: (_place, _scope, reason) => {
      if (reason === 'evict') this.#start = randomUUID();
    },
  });
  /** The place of the scopes without changes; another one as soon as changes of a scope are forgotten. */
  #start: string = randomUUID();
  #hearsOthers = false;
  /** Called before anyone hears that another process has written there; all scopes if none is named. */
  readonly #onOthers: (scopeId?: string) => void;
  #tellOthers: (scopeId: string, resources: readonly string[]) => void = () => {};

  constructor(onOthers: (scopeId?: string) => void = () => {}) {
    this.#onOthers = onOthers;
  }

  get process(): string {
    return this.#process;
  }

  /** Whether the changes of other processes arrive. */
  get hearsOthers(): boolean {
    return this.#hearsOthers;
  }

  /** From now on `tell` hears of the changes of this process. */
  tellOthersBy(tell: (scopeId: string, resources: readonly string[]) => void): void {
    this.#tellOthers = tell;
  }

  /** After a COMMIT of this process. */
  readonly committed = (scopeId: string, tables: ReadonlySet<string>): void => {
    const resources = resourcesOf(tables);
    if (resources.length === 0) return;
    this.#publish(scopeId, resources);
    this.#tellOthers(scopeId, resources);
  };

  /** From another process. Names that this release does not know are dropped. */
  received(scopeId: string, resources: readonly string[]): void {
    const known = resources.filter((one) => CHANGING.includes(one));
    if (known.length === 0) return;
    this.#onOthers(scopeId);
    this.#publish(scopeId, known);
  }

  /** From a process of another release, whose names mean nothing here: anything of the scope may have changed. */
  missed(scopeId: string): void {
    this.#onOthers(scopeId);
    this.#places.set(scopeId, randomUUID());
    for (const { onReset } of [...(this.#listeners.get(scopeId) ?? [])]) onReset();
  }

  /** The notifications of other processes arrive from now on; some may have been missed. */
  connected(): void {
    this.#hearsOthers = true;
    this.reset();
  }

  disconnected(): void {
    this.#hearsOthers = false;
  }

  /** Every stream may have missed something. */
  reset(): void {
    this.#onOthers();
    this.#start = randomUUID();
    this.#places.clear();
    for (const listeners of this.#listeners.values()) for (const { onReset } of [...listeners]) onReset();
  }

  /** Where the scope stands. A client that names the same place again has missed nothing. */
  placeOf(scopeId: string): string {
    return this.#places.get(scopeId) ?? this.#start;
  }

  listen(scopeId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(scopeId) ?? new Set();
    this.#listeners.set(scopeId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(scopeId) === listeners) this.#listeners.delete(scopeId);
    };
  }

  #publish(scopeId: string, resources: readonly string[]): void {
    this.#places.set(scopeId, randomUUID());
    for (const { onChange } of [...(this.#listeners.get(scopeId) ?? [])]) onChange(resources);
  }
}
