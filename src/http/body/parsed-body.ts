import { inSlices } from '../../lib/slices.ts';
import { noteInexact } from '../../validation/exact-number.ts';
import type { Reservation } from './body-budget.ts';
import { refusalOf } from './body-refusals.ts';
import { buildJson } from './json-build.ts';
import type { ReadRefusal, ReceivedBody, ScannedText } from './read-text.ts';

/** Memory on top of the text: an empty array takes 3 bytes of text and 40 bytes of memory. */
const VALUE_BYTES = 56;

const large = new WeakSet<object>();

/** Whether the body is long, so that it is processed in slices. */
export const isLargeBody = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && large.has(body);

export function accepted(read: ScannedText | ReadRefusal, reservation: Reservation): ScannedText {
  if ('code' in read) throw refusalOf(read);
  reservation.take(read.values * VALUE_BYTES);
  return read;
}

export function parsed({ text, inexact }: ScannedText): unknown {
  // an empty body has always counted as an empty object
  if (text.length === 0) return {};
  return withInexact(
    orInvalid(() => JSON.parse(bufferOf(text).toString())),
    inexact,
  );
}

export async function built({ text, steps, inexact }: ScannedText): Promise<unknown> {
  if (text.length === 0) return {};
  try {
    return noteLarge(withInexact(await inSlices(buildJson(bufferOf(text), steps)), inexact));
  } catch (error) {
    if (error instanceof SyntaxError) throw refusalOf({ code: 'invalid_json' });
    throw error;
  }
}

function withInexact(body: unknown, inexact: ScannedText['inexact']): unknown {
  const { items } = body as { items?: readonly { readonly data?: unknown }[] };
  for (const [index, number] of inexact ?? []) noteInexact(items?.[index]?.data, number);
  return body;
}

export function noteLarge(body: unknown): unknown {
  large.add(body as object);
  return body;
}

function orInvalid<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) throw refusalOf({ code: 'invalid_json' });
    throw error;
  }
}

const bufferOf = (text: ReceivedBody['bytes']) => Buffer.from(text.buffer, text.byteOffset, text.length);
