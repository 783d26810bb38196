import type { output, ZodObject, ZodType } from 'zod';
import { type AppError, ValidationFailed } from '../../../lib/errors.ts';
import { fastReader } from '../../../validation/fast-path.ts';
import { faultsOf, readBy } from '../../../validation/validation.ts';
import { BODIES, envelope, type ItemResult, type ItemType } from './ingest.schemas.ts';

export type ItemOf<T extends ItemType> = {
  readonly type: T;
  readonly id: string | undefined;
  readonly data: output<(typeof BODIES)[T]>;
};
export type Item = { [T in ItemType]: ItemOf<T> }[ItemType];

/** A place in a batch. */
export interface Entry {
  /** `undefined` where it cannot be read. */
  readonly item: Item | undefined;
  /** What has become of it; `undefined` while that is open. */
  result: ItemResult | undefined;
}

/** Reads an item, its data as the single route reads its body. */
export function readEntry(value: unknown): Entry {
  try {
    const { type, id, data } = readEnvelope(value);
    return { item: { type, id, data: READERS[type](data) } as Item, result: undefined };
  } catch (error) {
    if (error instanceof ValidationFailed) return { item: undefined, result: rejection(error) };
    throw error;
  }
}

/** Values in an item, up to which all of its faults are looked for: there can be a thousand of these. */
const SMALL_ITEM = 100;
const MAX_ITEM_FAULTS = 20;

type Read<T> = (value: unknown) => T;

const readerOf = <T extends ZodObject>(schema: T): Read<output<T>> => {
  const readFast = fastReader(schema);
  return (value) => readFast(value) ?? readThoroughly(schema, value);
};

function readThoroughly<T extends ZodType>(schema: T, value: unknown): output<T> {
  const read = readBy(schema, value, SMALL_ITEM);
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

/** What is answered for an item that is refused. */
export function rejection({ code, message, faults }: AppError): ItemResult {
  const errors = faults?.slice(0, MAX_ITEM_FAULTS);
  return { status: 'rejected', code, detail: message, ...(errors && { errors }) };
}
