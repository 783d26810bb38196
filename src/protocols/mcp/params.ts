import { isSpecType, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { type Fault, ValidationFailed } from '../../lib/errors.ts';
import { recordOf } from '../../validation/fields.ts';
import { consistsOfMore, faultsOf, safeParseBounded } from '../../validation/validation.ts';
import { sentenceOf } from './errors.ts';
import { type RpcId, RpcRefusal } from './rpc-error.ts';

const MANY_VALUES = 2_000;
/** Of what describes a client. The SDK reports every fault in it, which takes a second for a body of as many as are allowed. */
const MAX_DESCRIPTION = 1_000;
const MAX_ARGUMENTS = 50;

const fields = z.record(z.string(), z.unknown());
const progressToken = z.union([z.string(), z.int()]);
const _meta = z.looseObject({ progressToken: progressToken.optional() }).optional();
const anything = z.looseObject({ _meta });
const list = z.looseObject({ _meta, cursor: z.string().optional() });
const prompt = z.looseObject({
  _meta,
  name: z.string().min(1),
  arguments: recordOf(z.record(z.string(), z.string()), MAX_ARGUMENTS).optional(),
});

/** What the methods that are served need; the SDK would show the text of its own exception. */
const PARAMS: ReadonlyMap<unknown, z.ZodType> = new Map<unknown, z.ZodType>([
  [
    'initialize',
    z.looseObject({
      _meta,
      protocolVersion: z.string(),
      capabilities: fields,
      clientInfo: z.looseObject({ name: z.string(), version: z.string() }),
    }),
  ],
  ['ping', anything],
  ['server/discover', anything],
  ['tools/list', list],
  ['tools/call', z.looseObject({ _meta, name: z.string().min(1), arguments: fields.optional() })],
  ['resources/list', list],
  ['resources/templates/list', list],
  ['resources/read', z.looseObject({ _meta, uri: z.string().min(1) })],
  ['prompts/list', list],
  ['prompts/get', prompt],
]);

/** Whether the server has the method, in one of the revisions. */
export const isServed = (method: unknown): boolean => PARAMS.has(method);

/** Throws an RpcRefusal for parameters that a method cannot use. */
export function checkParams(method: unknown, params: unknown, id: RpcId): void {
  const schema = PARAMS.get(method);
  if (!schema) return;
  const result = safeParseBounded(schema, params, MANY_VALUES);
  refuse(result.success ? faultsOfNames(params) : faultsOf(result.error, 'params'), id);
  // the SDK would fail with an exception
  if (method === 'initialize' && !isSpecType.InitializeRequestParams(params))
    refuse([{ path: 'params', message: 'must have capabilities and clientInfo as MCP defines them' }], id);
}

/** Throws an RpcRefusal if a message says more about its client than the SDK reads in a moment. */
export function checkDescription(method: unknown, params: unknown, id: RpcId): void {
  const { _meta } = (params ?? {}) as { readonly _meta?: unknown };
  const message = `must not consist of more than ${MAX_DESCRIPTION} values`;
  if (consistsOfMore(_meta, MAX_DESCRIPTION)) refuse([{ path: 'params._meta', message }], id);
  if (method === 'initialize' && consistsOfMore(params, MAX_DESCRIPTION))
    refuse([{ path: 'params', message }], id);
}

function refuse(faults: readonly Fault[], id: RpcId): void {
  if (faults.length === 0) return;
  const text = sentenceOf(new ValidationFailed(faults), '');
  throw new RpcRefusal(400, ProtocolErrorCode.InvalidParams, 'validation_failed', text, { id });
}

/** The SDK leaves out a key `__proto__` without a word. Deeper ones are kept, or refused by their field. */
function faultsOfNames(params: unknown) {
  const given = params as { readonly arguments?: unknown };
  const places = [
    ['params', given],
    ['params.arguments', given.arguments],
  ] as const;
  return places
    .filter(([, value]) => typeof value === 'object' && Object.hasOwn(value ?? {}, '__proto__'))
    .map(([place]) => ({ path: `${place}.__proto__`, message: 'is not a known field' }));
}
