import type { output, ZodType } from 'zod';
import type { Actor } from '../../auth/actor.ts';
import type { Permission } from '../../auth/permissions.ts';
import type { Scope } from '../../auth/scope.ts';
import type { JsonPage, PageKey } from '../../db/query/json-page.ts';
import type { SentFile } from '../../lib/files/sent-file.ts';
import type { OpenEvents } from '../../lib/server-events.ts';

/** A body that is no JSON, and that may be too long for memory. */
export interface Upload {
  readonly mediaType: string;
  readonly maxBytes: number;
}

/** The definition that validates a request and generates its OpenAPI description. */
export interface Described {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In Express syntax: `/v1/sessions/:session_id`. */
  readonly path: string;
  readonly summary: string;
  readonly params: ZodType | undefined;
  readonly query: ZodType | undefined;
  readonly body: ZodType | undefined;
  /** Instead of `body`: a file, which the handler reads as it arrives. */
  readonly upload: Upload | undefined;
  /** Largest body after inflation, in bytes. */
  readonly bodyLimit: number;
  /** Whether the body may have `Content-Encoding: gzip`. */
  readonly compressed: boolean;
  /** Whether the body is a list of `items`, each validated by itself: a faulty one does not refuse the others. */
  readonly itemwise: boolean;
  /** Whether responses have a revision as their ETag, and whether it covers all of the body or a part of it. */
  readonly etag: 'whole' | 'part' | undefined;
  /** The body of each successful response by its status; `null` for a response without a body. */
  readonly responses: Responses;
}

/** Not for PUT: an empty body would replace everything that is stored. */
export const isBodyOptional = ({ method, body }: Pick<Described, 'method' | 'body'>): boolean =>
  method === 'post' && body?.safeParse({}).success === true;

/**
 * One route: its input, its output, and the one service call between them. `S` is what the handler needs of the
 * services.
 */
export interface Endpoint<S> extends Described {
  /** The permission that the caller needs; checked before anything else in the request. */
  readonly permission: Permission;
  /**
   * Makes network calls, so no transaction may be open around it. An Idempotency-Key is not needed and has no effect,
   * because repeating the request is safe.
   */
  readonly callsOut: boolean;
  readonly handle: (input: Input<S, unknown, unknown, unknown>) => Promise<Reply>;
}

export type Responses = Readonly<Record<number, ZodType | Lines | Events | File | null>>;

/** A response of one JSON document per line (NDJSON), each with the schema `line`. */
export interface Lines {
  readonly line: ZodType;
}

/** A response of server-sent events (text/event-stream), each with data of the schema `event`. */
export interface Events {
  readonly event: ZodType;
}

/** A response of bytes of this media type, of which the client may ask for a range. */
export interface File {
  readonly file: string;
}

interface Input<S, P, Q, B> {
  readonly services: S;
  readonly scope: Scope;
  /** The caller, for access rules and the audit log. */
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** From `query.cursor`: the page starts after the row with this key. */
  readonly after: PageKey | undefined;
  /** From `If-Match`: the revision that the caller wants to change. */
  readonly ifMatch: number | undefined;
  /** From `Last-Event-ID`: the last event that the client has received. */
  readonly lastEventId?: string | undefined;
  /** The file, if the endpoint takes one. */
  readonly upload?: ReceivedUpload | undefined;
}

export interface ReceivedUpload {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Call this once they have arrived, which can be long after the headers. Throws if the caller may no longer write. */
  readonly confirm: () => Promise<void>;
}

interface Definition<S, P extends ZodType, Q extends ZodType, B extends ZodType> {
  readonly method: Endpoint<S>['method'];
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly upload?: Upload;
  readonly bodyLimit?: number;
  readonly compressed?: boolean;
  readonly itemwise?: boolean;
  readonly etag?: Endpoint<S>['etag'];
  readonly callsOut?: boolean;
  readonly responses: Responses;
  readonly handle: (input: Input<S, output<P>, output<Q>, output<B>>) => Promise<Reply>;
}

export const MEBIBYTE = 1_048_576;

/** Returns the function that defines endpoints whose handlers use `S`, and ties their input types to their schemas. */
export function endpointsOver<S>() {
  return <P extends ZodType, Q extends ZodType, B extends ZodType>(
    definition: Definition<S, P, Q, B>,
  ): Endpoint<S> => {
    const { bodyLimit = MEBIBYTE, compressed = false, itemwise = false, callsOut = false } = definition;
    const { params, query, body, upload, etag } = definition;
    const defaults = { bodyLimit, compressed, itemwise, callsOut };
    return { ...definition, params, query, body, upload, etag, ...defaults } as Endpoint<S>;
  };
}

export type Reply =
  | Whole
  /** `beside`: further fields of the response. */
  | { readonly page: JsonPage; readonly beside?: Readonly<Record<string, unknown>> | undefined }
  | { readonly json: string }
  /** Chunks of whole lines, read as fast as the client takes them. */
  | { readonly lines: AsyncIterable<string> }
  | { readonly file: SentFile }
  /** Sent until the client goes or may no longer read. */
  | { readonly events: OpenEvents };

interface Whole {
  readonly status: number;
  readonly body: unknown;
  /** Becomes the ETag. */
  readonly revision?: number;
  /** Parts of the body change without the revision, so a GET never gets 304. */
  readonly inPart?: true;
  /** The response to a repeated request with the same Idempotency-Key, without the secret, which is not stored. */
  readonly recorded?: unknown;
  /** Work that cannot be undone and runs after the transaction has been committed: email. */
  readonly afterCommit?: () => Promise<void>;
}

export const ok = (body: unknown): Whole => ({ status: 200, body });
export const created = (body: unknown): Whole => ({ status: 201, body });
export const noContent = (): Whole => ({ status: 204, body: undefined });
export const page = (of: JsonPage, beside?: Readonly<Record<string, unknown>>): Reply => ({
  page: of,
  beside,
});
/** JSON text from PostgreSQL, which is sent unchanged. */
export const okJson = (json: string): Reply => ({ json });
export const okEvents = (events: OpenEvents): { readonly events: OpenEvents } => ({ events });
export const okFile = (file: SentFile): Reply => ({ file });
export const okLines = (lines: AsyncIterable<string>): Reply => ({ lines });

/** A response whose ETag is its revision, for clients that will change the object with `If-Match`. */
export const revised = (body: { readonly revision: number }, status = 200): Whole => ({
  status,
  body,
  revision: body.revision,
});

/** The same for an object of which only a part has revisions: a session's totals, for example, change without one. */
export const revisedInPart = (body: { readonly revision: number }): Whole => ({
  ...revised(body),
  inPart: true,
});
