import type { Source } from '../wire.ts';
import { type Entries, NO_ENTRIES } from './attributes/attribute-writer.ts';
import { digestOf } from './attributes/canonical.ts';
import { textOf, type Values } from './attributes/values.ts';
import type { Context } from './context.ts';
import { externalIdOf, type Tool, toolOf, versionOf } from './tools.ts';

/** What all records of one source share, read once. */
export interface Sender {
  readonly tool: Tool;
  readonly scopeName: string;
  readonly resource: Values;
  /** The attributes of the scope and the resource that are kept. */
  readonly entries: Entries;
  /** Of the resource's attributes without versions: an update of the tool does not begin new series. */
  readonly resourceDigest: string;
  readonly isTooDeep: boolean;
}

export const VERSIONS: ReadonlySet<string> = new Set(['service.version', 'app.version']);

export class Senders {
  readonly #context: Context;
  readonly #senders = new Map<Source, Sender>();

  constructor(context: Context) {
    this.#context = context;
  }

  of(source: Source): Sender | Promise<Sender> {
    return this.#senders.get(source) ?? this.#read(source);
  }

  async #read(source: Source): Promise<Sender> {
    const { reader, writer } = this.#context;
    const resource = await reader.read(source.resource?.attributes ?? [], VERSIONS);
    const scope = await reader.read(source.scope?.attributes ?? []);
    const scopeName = source.scope?.name ?? '';
    const isTooDeep = resource.isTooDeep || scope.isTooDeep;
    const sender = {
      tool: toolOf(textOf(resource.values.get('service.name')), scopeName),
      scopeName,
      resource: resource.values,
      entries: isTooDeep ? NO_ENTRIES : writer.entriesOf(scope.values, writer.entriesOf(resource.values)),
      resourceDigest: digestOf(resource.canonical),
      isTooDeep,
    };
    this.#senders.set(source, sender);
    return sender;
  }
}

/** Who tells a record: the tool with its version, and its session. */
export const originOf = ({ tool, resource }: Sender, own: Values) => ({
  tool_id: tool.id,
  tool_version: versionOf(tool, own, resource),
  external_id: externalIdOf(tool, own, resource),
});
