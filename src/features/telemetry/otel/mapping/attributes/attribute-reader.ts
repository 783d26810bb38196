import { createHash } from 'node:crypto';
import { inSlices } from '../../../../../lib/slices.ts';
import type { AnyValue, KeyValue } from '../../wire.ts';
import { canonicalOf, field } from './canonical.ts';
import { KeyOrders } from './key-orders.ts';
import { sortInSteps } from './sort-in-steps.ts';
import { isTooDeep, type Values } from './values.ts';

export interface ReadAttributes {
  readonly values: Values;
  /** All keys in order with their values, before anything is dropped. Empty if it is nested too deep. */
  readonly canonical: string;
  readonly isTooDeep: boolean;
}

const NONE: ReadonlySet<string> = new Set();
const STEP = 1_000;

/** Reads lists of attributes; a long one in slices, so that a million attributes do not block other requests. */
export class AttributeReader {
  readonly #orders = new KeyOrders();

  /** @param except keys that are left out of the canonical text */
  read(list: readonly KeyValue[], except = NONE): ReadAttributes | Promise<ReadAttributes> {
    return list.length <= STEP ? this.#few(list, except) : inSlices(many(list, except));
  }

  #few(list: readonly KeyValue[], except: ReadonlySet<string>): ReadAttributes {
    const values = new Map<string, AnyValue | undefined>();
    let deep = false;
    for (const { key, value } of list) {
      values.set(key, value);
      deep ||= isTooDeep(value);
    }
    if (deep) return { values, canonical: '', isTooDeep: true };
    let canonical = '';
    for (const { key, text, at } of this.#orders.of(list)) {
      if (except === NONE || !except.has(key)) canonical += text + canonicalOf(list[at]?.value);
    }
    return { values, canonical, isTooDeep: false };
  }
}

function* many(list: readonly KeyValue[], except: ReadonlySet<string>): Generator<undefined, ReadAttributes> {
  const values = new Map<string, AnyValue | undefined>();
  let steps = 0;
  for (const { key, value } of list) {
    if (isTooDeep(value)) return { values, canonical: '', isTooDeep: true };
    values.set(key, value);
    if (++steps % STEP === 0) yield;
  }
  const hash = createHash('sha256');
  let text = '';
  for (const key of yield* sortInSteps([...values.keys()], STEP)) {
    if (!except.has(key)) text += field(key) + canonicalOf(values.get(key));
    if (++steps % STEP !== 0) continue;
    hash.update(text);
    text = '';
    yield;
  }
  hash.update(text);
  return { values, canonical: `#${hash.digest('hex')}`, isTooDeep: false };
}
