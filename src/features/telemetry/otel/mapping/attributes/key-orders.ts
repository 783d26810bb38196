import type { KeyValue } from '../../wire.ts';
import { field } from './canonical.ts';

interface OrderedKey {
  readonly key: string;
  /** As it is hashed. */
  readonly text: string;
  /** Where the list has its last value. */
  readonly at: number;
}
type Order = readonly OrderedKey[];

interface Known {
  readonly sent: readonly string[];
  readonly order: Order;
}

const MAX_KNOWN = 8;

/** Keys in order. Records of one kind have the same keys, so the latest orders are kept instead of sorted again. */
export class KeyOrders {
  readonly #known: Known[] = [];

  of(list: readonly KeyValue[]): Order {
    const at = this.#known.findIndex(({ sent }) => isSame(sent, list));
    const known = this.#known[at] ?? made(list);
    if (at !== 0) {
      this.#known.splice(at === -1 ? MAX_KNOWN - 1 : at, 1);
      this.#known.unshift(known);
    }
    return known.order;
  }
}

const isSame = (sent: readonly string[], list: readonly KeyValue[]) =>
  sent.length === list.length && sent.every((key, at) => key === list[at]?.key);

function made(list: readonly KeyValue[]): Known {
  const places = new Map(list.map(({ key }, at) => [key, at]));
  const order = Array.from(places, ([key, at]) => ({ key, text: field(key), at }));
  return {
    sent: list.map(({ key }) => key),
    order: order.sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}
