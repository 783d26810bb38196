import { ProtocolErrorCode, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { checkDescription, checkParams, isServed } from './params.ts';
import { invalidRequest, type RpcId, RpcRefusal } from './rpc-error.ts';

export const MODERN = '2026-07-28';
const REVISIONS = [MODERN, ...SUPPORTED_PROTOCOL_VERSIONS.filter((revision) => revision !== MODERN)];

/** The only revision of Streamable HTTP with batches; a request without a header means it. */
const BATCHES = '2025-03-26';
const MAX_BATCH = 20;
const MAX_NAME = 200;

export interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The messages of a body. Throws an RpcRefusal for what the SDK would serve or refuse in another way than docs/mcp.md says. */
export function messagesOf(body: unknown, revision: string | undefined): readonly Message[] {
  const messages = Array.isArray(body) ? batchOf(body, revision) : [body];
  return messages.map((message) => {
    if (!isMessage(message)) throw notMessage(Array.isArray(body) ? null : idOf(message));
    checkMessage(message, revision);
    return message;
  });
}

const request = z.looseObject({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  id: z.union([z.string(), z.int()]).optional(),
});
/** A response to a request of the server, which sends none. The SDK drops it. */
const response = z
  .looseObject({ jsonrpc: z.literal('2.0') })
  .refine((given) => Object.hasOwn(given, 'result') || Object.hasOwn(given, 'error'));

const isMessage = (value: unknown): value is Message =>
  isObject(value) && (Object.hasOwn(value, 'method') ? request : response).safeParse(value).success;

function batchOf(body: readonly unknown[], revision = BATCHES): readonly unknown[] {
  if (revision !== BATCHES)
    throw invalidRequest(
      `Batches exist in revision ${BATCHES} only. Send each message in a request of its own.`,
    );
  if (body.length === 0 || body.length > MAX_BATCH)
    throw invalidRequest(`A batch has from 1 to ${MAX_BATCH} messages. Send fewer at once.`);
  const ids = body.map((message) => (isObject(message) ? message.id : undefined));
  const given = ids.filter((id) => id !== undefined);
  if (new Set(given).size < given.length)
    throw invalidRequest('Two messages of the batch have the same id. Give each an id of its own.');
  return body;
}

function checkMessage(message: Message, revision: string | undefined): void {
  const { method, params } = message;
  const id = idOf(message);
  checkDescription(method, params, id);
  if (revision !== undefined && !REVISIONS.includes(revision) && revisionOf(message) === undefined)
    throw new RpcRefusal(
      400,
      ProtocolErrorCode.UnsupportedProtocolVersion,
      'unsupported_revision',
      `The server does not speak this revision of MCP. Use one of ${REVISIONS.join(', ')}.`,
      { id, data: { supported: REVISIONS, requested: revision.slice(0, MAX_NAME) } },
    );
  // the SDK would keep a stream open
  if (method === 'subscriptions/listen')
    throw new RpcRefusal(
      404,
      ProtocolErrorCode.MethodNotFound,
      'method_not_found',
      'The lists of this server do not notify of changes. Ask for them again when they have expired.',
      { id },
    );
  // revision 2026-07-28 has no initialize
  if (method === 'initialize' && revisionOf(message) !== undefined) return;
  checkParams(method, params ?? {}, id);
}

/** The revision that the message itself names. */
const revisionOf = ({ params }: Message) => metaOf(params)?.['io.modelcontextprotocol/protocolVersion'];

/** The name of the client, which messages carry since revision 2026-07-28. */
export function clientNameOf({ params }: Message): unknown {
  const client = metaOf(params)?.['io.modelcontextprotocol/clientInfo'];
  return isObject(client) ? client.name : undefined;
}

function metaOf(params: unknown): Readonly<Record<string, unknown>> | undefined {
  const meta = isObject(params) ? params._meta : undefined;
  return isObject(meta) ? meta : undefined;
}

/** What the messages ask for, for the log: names that the server defines, and nothing that a client has chosen. */
export function operationOf(messages: readonly Message[], names: ReadonlySet<unknown>): string | undefined {
  const [message] = messages;
  if (messages.length > 1) return 'batch';
  if (!message || !isServed(message.method)) return undefined;
  const name = message.params?.name;
  return names.has(name) ? `${message.method} ${name}` : `${message.method}`;
}

export function idOf(message: unknown): RpcId {
  const id = isObject(message) ? message.id : undefined;
  return typeof id === 'string' || Number.isSafeInteger(id) ? (id as RpcId) : null;
}

const notMessage = (id: RpcId) =>
  invalidRequest(
    'The body is not a message of JSON-RPC 2.0. It needs jsonrpc, method and, for an answer, an id.',
    id,
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
