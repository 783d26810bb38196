import {
  create,
  type DescField,
  type DescMessage,
  type MessageShape as MessageOf,
  mergeFromBinary,
  ScalarType,
} from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { LogRecord, NumberDataPoint } from '../../../features/telemetry/otel/wire.ts';
import { LogRecordSchema } from '../generated/opentelemetry/proto/logs/v1/logs_pb.js';
import { NumberDataPointSchema } from '../generated/opentelemetry/proto/metrics/v1/metrics_pb.js';
import { invalidProtobuf, MAX_MESSAGE_DEPTH, type Tally } from './faults.ts';
import { readMessage } from './json-reader.ts';
import { JsonScan } from './json-scan.ts';
import { parseJson, readerOf } from './json-values.ts';
import type { MessageShape } from './message-shape.ts';
import type { Part } from './part.ts';
import { ProtobufRecords } from './protobuf-records.ts';
import { ProtobufScan } from './protobuf-scan.ts';
import { slimLogRecord, slimNumberPoint } from './slim.ts';

/** A body in one of the two encodings of OTLP. */
export interface EncodedBody {
  /** Finds the containers and records, and counts. */
  scan(root: MessageShape, tally: Tally): Generator<undefined, Part>;
  /** Builds one message from its parts, of which there is at least one, in one go. */
  message<Desc extends DescMessage>(desc: Desc, parts: readonly Part[]): MessageOf<Desc>;
  logRecord(part: Part): LogRecord;
  numberPoint(part: Part): NumberDataPoint;
  /** Reads one value of a container. */
  scalar(field: DescField, part: Part): unknown;
}

const READ = { readUnknownFields: false, recursionLimit: MAX_MESSAGE_DEPTH };
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class ProtobufBody implements EncodedBody {
  readonly #body: Uint8Array;
  readonly #records: ProtobufRecords;

  constructor(body: Uint8Array) {
    this.#body = body;
    this.#records = new ProtobufRecords(body);
  }

  scan(root: MessageShape, tally: Tally): Generator<undefined, Part> {
    return new ProtobufScan(this.#body, tally).run(root);
  }

  message<Desc extends DescMessage>(desc: Desc, parts: readonly Part[]): MessageOf<Desc> {
    const message = create(desc);
    return orInvalid(() => {
      for (const part of parts) mergeFromBinary(desc, message, this.#bytes(part), READ);
      return message;
    });
  }

  logRecord(part: Part): LogRecord {
    return orInvalid(() => this.#records.logRecord(part));
  }

  numberPoint(part: Part): NumberDataPoint {
    return orInvalid(() => this.#records.numberPoint(part));
  }

  scalar(field: DescField, part: Part): unknown {
    const bytes = this.#bytes(part);
    return orInvalid(() => {
      if (field.scalar === ScalarType.STRING) return decoder.decode(bytes);
      const reader = new BinaryReader(bytes);
      return field.scalar === ScalarType.BOOL ? reader.bool() : reader.int32();
    });
  }

  #bytes({ from, to }: Part): Uint8Array {
    return this.#body.subarray(from, to);
  }
}

export class JsonBody implements EncodedBody {
  readonly #text: Buffer;

  /** `text`: UTF-8 without a byte order mark. */
  constructor(text: Buffer) {
    this.#text = text;
  }

  scan(root: MessageShape, tally: Tally): Generator<undefined, Part> {
    return new JsonScan(this.#text, tally).run(root);
  }

  message<Desc extends DescMessage>(desc: Desc, parts: readonly Part[]): MessageOf<Desc> {
    return readMessage(desc, this.#parsed(parts.at(-1) as Part), desc.name) as MessageOf<Desc>;
  }

  logRecord(part: Part): LogRecord {
    return slimLogRecord(this.message(LogRecordSchema, [part]));
  }

  numberPoint(part: Part): NumberDataPoint {
    return slimNumberPoint(this.message(NumberDataPointSchema, [part]));
  }

  scalar(field: DescField, part: Part): unknown {
    return readerOf(field)(this.#parsed(part));
  }

  #parsed({ from, to }: Part): unknown {
    return parseJson(this.#text.toString('utf8', from, to));
  }
}

/** What the library throws are faults of the body: a text that is not UTF-8, a number that is too long. */
function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalidProtobuf(error);
  }
}
