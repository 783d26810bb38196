import { RequestProblem } from '../../../http/problem.ts';

/** Of data points, log records or spans, in one request. */
const MAX_ITEMS = 20_000;
/** Messages below records: one that costs its record only is at most 40 key-value lists deep, which are 123 messages. */
export const MAX_MESSAGE_DEPTH = 128;
/** Of messages and packed numbers in one request. With `MESSAGE_BYTES` they fit into a tenant's share of the budget. */
const MAX_MESSAGES = 600_000;
/** Of resources, scopes, metrics and their data, which hold the others. */
const MAX_CONTAINERS = 100_000;
/** Of fields in one record, resource or scope, because each of them is read without a pause. */
const MAX_FIELDS_OF_ONE = 50_000;

/** Of a number or literal: the longest double in plain digits has 309. Converting millions of digits takes seconds. */
export const MAX_WORD = 400;

/** Memory beside the text: half of an attribute with its value. */
const MESSAGE_BYTES = 72;
const ITEM_BYTES = 128;

/** Counts what a body would become, before any of it is built. Throws 413. */
export class Tally {
  #items = 0;
  #messages = 0;
  #containers = 0;
  #fieldsOfOne = 0;

  /** Heap that the messages will take. */
  get bytes(): number {
    return this.#messages * MESSAGE_BYTES + this.#items * ITEM_BYTES;
  }

  addContainer(): void {
    if (++this.#containers > MAX_CONTAINERS) throw tooManyValues();
    this.addMessages(1);
  }

  /** A message directly below a container. */
  beginOne(isItem: boolean): void {
    this.#fieldsOfOne = 0;
    this.addMessages(1);
    if (isItem && ++this.#items > MAX_ITEMS)
      throw new RequestProblem(
        413,
        'too_many_records',
        `The request has more than ${MAX_ITEMS} data points, log records or spans. Send smaller batches.`,
      );
  }

  addMessages(count: number): void {
    this.#messages += count;
    if (this.#messages > MAX_MESSAGES) throw tooManyValues();
  }

  addFields(count: number): void {
    this.#fieldsOfOne += count;
    if (this.#fieldsOfOne > MAX_FIELDS_OF_ONE) throw tooManyValues();
  }
}

const tooManyValues = () =>
  new RequestProblem(
    413,
    'too_many_values',
    `The request has too many values: at most ${MAX_FIELDS_OF_ONE} in one record, and ${MAX_MESSAGES} attributes, values and buckets in all. Send smaller batches.`,
  );

export const tooDeep = () =>
  new RequestProblem(
    400,
    'body_too_deep',
    `A value is nested more than ${MAX_MESSAGE_DEPTH} messages deep. Send flatter attributes.`,
  );

export const invalidProtobuf = (cause?: unknown) =>
  new RequestProblem(
    400,
    'invalid_protobuf',
    'The body is not a valid OTLP message in protobuf. Check the path, and the exporter’s protocol.',
    undefined,
    cause,
  );

export const invalidJson = () =>
  new RequestProblem(400, 'invalid_json', 'The body is not valid JSON. Correct it and send it again.');

export const invalidUtf8 = () =>
  new RequestProblem(400, 'invalid_utf8', 'The body is not valid UTF-8. Encode the JSON text as UTF-8.');

/** `expected`: what OTLP/JSON has in the field, such as `an object`. */
export const wrongType = (field: string, expected: string) =>
  new RequestProblem(
    400,
    'invalid_otlp',
    `The field ${field} must be ${expected}, as OTLP/JSON defines it. Correct it and send the request again.`,
  );

export const tooLongNumber = () =>
  new RequestProblem(
    400,
    'invalid_otlp',
    `A number has more than ${MAX_WORD} characters. Send the value as a double or as a string.`,
  );

export const notAnObject = () =>
  new RequestProblem(400, 'invalid_otlp', 'The body is not a JSON object. Send an export request of OTLP.');
