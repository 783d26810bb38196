import type { AttributeReader } from './attributes/attribute-reader.ts';
import type { AttributeWriter } from './attributes/attribute-writer.ts';
import type { MappingOptions } from './options.ts';

/** What the mapping of a request shares. */
export interface Context {
  readonly options: MappingOptions;
  readonly reader: AttributeReader;
  readonly writer: AttributeWriter;
}
