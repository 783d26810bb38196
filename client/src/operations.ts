import type { paths } from './openapi.ts';

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type Path = keyof paths & string;
interface Described {
  readonly parameters: { readonly path?: unknown; readonly query?: unknown };
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

type BodyOf<D> = D extends { requestBody: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined;

// a value that may be left out as a whole may be left out of the input; in brackets, so that a union stays one
type Given<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

/** What an operation takes: its path parameters, query and body, each only where it has them. */
export type InputOf<O extends Operation> = Given<'params', DescribedAs<O>['parameters']['path']> &
  Given<'query', NonNullable<DescribedAs<O>['parameters']['query']>> &
  Given<'body', BodyOf<DescribedAs<O>>> &
  RequestOptions;

export interface RequestOptions {
  /** Names a POST, so that a repetition changes nothing. Default: a random one. */
  readonly idempotencyKey?: string;
  /** What a PUT, PATCH or DELETE means to change: a revision, or the ETag of a response. */
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

/** What an operation answers; lines of JSON (NDJSON) as the text that they are. */
export type OutputOf<O extends Operation> = ContentOf<SuccessOf<DescribedAs<O>['responses']>>;

/** An operation that answers a page of a list. */
export type ListOperation = {
  [O in Operation]: OutputOf<O> extends { data: unknown[]; next_cursor: string | null } ? O : never;
}[Operation];

export type ItemOf<O extends ListOperation> = OutputOf<O> extends { data: (infer Item)[] } ? Item : never;
