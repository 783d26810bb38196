import { create, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { MAX_MESSAGE_DEPTH, tooDeep, wrongType } from './faults.ts';
import { readerOf } from './json-values.ts';

type Target = Record<string, unknown>;
/** Puts a value of JSON, which is not `null`, into a message. */
type Put = (target: Target, value: unknown, depth: number) => void;

/** Indexes of tables of texts, which only the signal of profiles has: such a value counts as absent. */
const OF_PROFILES = /Strindex$/;

const readers = new Map<DescMessage, ReadonlyMap<string, Put>>();

/**
 * Reads OTLP/JSON into the message that `fromBinary` would give. `fromJson` of the library is not used: it reads ids as
 * base64, and takes names of enums and snake_case. Unknown fields are ignored. Throws 400.
 */
export function readMessage(desc: DescMessage, json: unknown, name: string, depth = 1): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrongType(name, 'an object');
  if (depth > MAX_MESSAGE_DEPTH) throw tooDeep();
  const fields = fieldsOf(desc);
  const message = create(desc) as unknown as Target;
  for (const [key, value] of Object.entries(json)) {
    if (value !== null) fields.get(key)?.(message, value, depth);
  }
  return message;
}

function fieldsOf(desc: DescMessage): ReadonlyMap<string, Put> {
  const known = readers.get(desc);
  if (known) return known;
  const fields = new Map<string, Put>();
  for (const field of desc.fields)
    if (!OF_PROFILES.test(field.localName)) fields.set(field.jsonName, putOf(field));
  readers.set(desc, fields);
  return fields;
}

function putOf(field: DescField): Put {
  const { localName, oneof } = field;
  const read = valueReader(field);
  if (field.fieldKind === 'list') {
    return (target, value, depth) => {
      if (!Array.isArray(value)) throw wrongType(localName, 'a list');
      target[localName] = value.map((element) => read(element, depth));
    };
  }
  if (!oneof)
    return (target, value, depth) => {
      target[localName] = read(value, depth);
    };
  return (target, value, depth) => {
    target[oneof.localName] = { case: localName, value: read(value, depth) };
  };
}

function valueReader(field: DescField): (value: unknown, depth: number) => unknown {
  const { message, localName } = field;
  if (message) return (value, depth) => readMessage(message, value, localName, depth + 1);
  return readerOf(field);
}
