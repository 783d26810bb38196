import type { paths } from './openapi.ts';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type Path = keyof paths & string;
interface Described {
  readonly parameters: { readonly path?: unknown; readonly query?: unknown };
  readonly requestBody?: unknown;
  readonly responses: object;
}

/** The name of an operation: its method and path, such as `GET /v1/sessions/{session_id}`. */
export type Operation = {
  [P in Path]: { [M in Method]: paths[P][M] extends Described ? `${Uppercase<M>} ${P}` : never }[Method];
}[Path];

type DescribedAs<O extends Operation> = O extends `${infer M} ${infer P extends Path}`
  ? paths[P][Lowercase<M> & Method] extends infer D extends Described
    ? D
    : never
  : never;

// optional if all fields of the body are
type BodyOf<D extends Described> =
  NonNullable<D['requestBody']> extends { content: { 'application/json': infer Body } } ? Body : undefined;

// a part whose fields are all optional is optional itself; in brackets, so that unions are not distributed
type Given<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

/** The input of an operation: path parameters, query and body, as far as it has them. */
export type InputOf<O extends Operation> = Given<'params', DescribedAs<O>['parameters']['path']> &
  Given<'query', NonNullable<DescribedAs<O>['parameters']['query']>> &
  Given<'body', BodyOf<DescribedAs<O>>> &
  RequestOptions;

export interface RequestOptions {
  /** The Idempotency-Key of a POST, so that repeating it has no further effect. Default: a random one. */
  readonly idempotencyKey?: string;
  /** The revision that a PUT, PATCH or DELETE wants to change, or the ETag of a response. */
  readonly ifMatch?: number | string;
  /** Ends the request and its retries. */
  readonly signal?: AbortSignal;
}

type ContentOf<Response> = Response extends { content: { 'application/json': infer Json } }
  ? Json
  : Response extends { content: { 'application/x-ndjson': unknown } }
    ? string
    : undefined;

type SuccessOf<Responses> = Responses[keyof Responses & (200 | 201 | 202 | 204)];

/** The output of an operation: its response body. NDJSON is returned as text. */
export type OutputOf<O extends Operation> = ContentOf<SuccessOf<DescribedAs<O>['responses']>>;

/** An operation that returns a page of a list. */
export type ListOperation = {
  [O in Operation]: OutputOf<O> extends { data: unknown[]; next_cursor: string | null } ? O : never;
}[Operation];

export type ItemOf<O extends ListOperation> = OutputOf<O> extends { data: (infer Item)[] } ? Item : never;
