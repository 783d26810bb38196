import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';

/** A message as the walk over a body sees it. */
export interface MessageShape {
  readonly desc: DescMessage;
  /** It only holds others, so it is walked and never built as a whole. */
  readonly isContainer: boolean;
  readonly byNumber: ReadonlyMap<number, FieldShape>;
  readonly byName: ReadonlyMap<string, FieldShape>;
}

export interface FieldShape {
  /** The name in JSON, which is that in the generated code, too. */
  readonly name: string;
  readonly field: DescField;
  readonly isList: boolean;
  /** Of a message, or of a list of messages. */
  readonly message: MessageShape | undefined;
  /** Of one value; a list of numbers can be packed instead. */
  readonly wireType: WireType;
  /** The other fields of its oneof, of which the last one counts. */
  readonly rivals: readonly string[];
  /** A data point, a log record or a span. */
  readonly isItem: boolean;
}

const CONTAINER =
  /(ServiceRequest|\.(Resource|Scope)(Logs|Metrics|Spans)|\.(Metric|Gauge|Sum|Summary|(Exponential)?Histogram))$/;
const ITEM = /\.(LogRecord|Span|\w+DataPoint)$/;

const shapes = new Map<DescMessage, MessageShape>();

export function shapeOf(desc: DescMessage): MessageShape {
  const known = shapes.get(desc);
  if (known) return known;
  const [byNumber, byName] = [new Map<number, FieldShape>(), new Map<string, FieldShape>()];
  const isContainer = CONTAINER.test(desc.typeName);
  const shape = { desc, isContainer, byNumber, byName };
  // before its fields, because values contain values
  shapes.set(desc, shape);
  for (const field of desc.fields) {
    const one = fieldShape(field, isContainer);
    byNumber.set(field.number, one);
    byName.set(one.name, one);
  }
  return shape;
}

function fieldShape(field: DescField, isInContainer: boolean): FieldShape {
  const { message, localName: name } = field;
  return {
    name,
    field,
    isList: field.fieldKind === 'list',
    message: message && shapeOf(message),
    wireType: message ? WireType.LengthDelimited : wireTypeOf(field.scalar ?? ScalarType.INT32),
    rivals: (field.oneof?.fields ?? []).filter((other) => other !== field).map(({ localName }) => localName),
    isItem: isInContainer && message !== undefined && ITEM.test(message.typeName),
  };
}

function wireTypeOf(scalar: ScalarType): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
