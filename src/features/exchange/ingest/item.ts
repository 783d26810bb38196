import type { output, ZodObject, ZodType } from 'zod';
import { type AppError, ValidationFailed } from '../../../lib/errors.ts';
import { inexactFault, inexactNumberIn } from '../../../validation/exact-number.ts';
import { fastReader } from '../../../validation/fast-path.ts';
import { faultsOf, safeParseBounded } from '../../../validation/validation.ts';
import { BODIES, envelope, type ItemResult, type ItemType } from './ingest.schemas.ts';

export type ItemOf<T extends ItemType> = {
  readonly type: T;
  readonly id: string | undefined;
  readonly data: output<(typeof BODIES)[T]>;
};
export type Item = { [T in ItemType]: ItemOf<T> }[ItemType];

/** An item and its position in a batch. */
export interface Entry {
  /** `undefined` if it is invalid. */
  readonly item: Item | undefined;
  /** The result of the item; `undefined` while it is undecided. */
  result: ItemResult | undefined;
}

/** Validates an item, with its data as the single route validates its body. */
export function readEntry(value: unknown): Entry {
  try {
    const { type, id, data } = readEnvelope(value);
    const number = inexactNumberIn(data);
    if (number !== undefined) throw new ValidationFailed([{ path: 'data', message: inexactFault(number) }]);
    return { item: { type, id, data: READERS[type](data) } as Item, result: undefined };
  } catch (error) {
    if (error instanceof ValidationFailed) return { item: undefined, result: rejection(error) };
    throw error;
  }
}

/** The number of values in an item up to which all of its faults are reported: a batch can have a thousand items. */
const SMALL_ITEM = 100;
const MAX_ITEM_FAULTS = 20;

type Read<T> = (value: unknown) => T;

const readerOf = <T extends ZodObject>(schema: T): Read<output<T>> => {
  const readFast = fastReader(schema);
  return (value) => readFast(value) ?? readThoroughly(schema, value);
};

function readThoroughly<T extends ZodType>(schema: T, value: unknown): output<T> {
  const read = safeParseBounded(schema, value, SMALL_ITEM);
  if (read.success) return read.data;
  throw new ValidationFailed(faultsOf(read.error, '', MAX_ITEM_FAULTS));
}

const readEnvelope = readerOf(envelope);
const READERS: Readonly<Record<ItemType, Read<unknown>>> = {
  metric: readerOf(BODIES.metric),
  cache_hit: readerOf(BODIES.cache_hit),
  velocity: readerOf(BODIES.velocity),
  operation: readerOf(BODIES.operation),
  checkpoint: readerOf(BODIES.checkpoint),
};

/** The result for a rejected item. */
export function rejection({ code, message, faults }: AppError): ItemResult {
  const errors = faults?.slice(0, MAX_ITEM_FAULTS);
  return { status: 'rejected', code, detail: message, ...(errors && { errors }) };
}
