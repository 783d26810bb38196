import { json as parseJson, type Request, type RequestHandler, Router } from 'express';
import type { core, output, ZodError, ZodType } from 'zod';
import { ValidationFailed } from '../base/errors.ts';
import type { JsonPage, PageKey } from '../db/json-page.ts';
import { type Scope, scopeIdOf } from '../db/scope.ts';
import { scopeOf } from './authentication.ts';
import type { Cursors } from './cursor.ts';
import { RequestProblem } from './problem.ts';

/** One route: what comes in, what goes out, and the one service call between them. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly params: ZodType | undefined;
  readonly query: ZodType | undefined;
  readonly body: ZodType | undefined;
  readonly handle: (input: Input<unknown, unknown, unknown>) => Promise<Reply>;
}

interface Input<P, Q, B> {
  readonly scope: Scope;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** From `query.cursor`: the page starts behind the row with this key. */
  readonly after: PageKey | undefined;
}

interface Definition<P extends ZodType, Q extends ZodType, B extends ZodType> {
  readonly method: Endpoint['method'];
  readonly path: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (input: Input<output<P>, output<Q>, output<B>>) => Promise<Reply>;
}

/** Ties a handler's input types to its schemas. */
export function endpoint<P extends ZodType, Q extends ZodType, B extends ZodType>(
  definition: Definition<P, Q, B>,
): Endpoint {
  const { params, query, body } = definition;
  return { ...definition, params, query, body } as Endpoint;
}

export type Reply = { readonly status: number; readonly body: unknown } | { readonly page: JsonPage };

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const page = (of: JsonPage): Reply => ({ page: of });

const BODY_LIMIT = '1mb';

/** A router that serves the endpoints, and answers 405 with `Allow` where a path knows the caller's verb not. */
export function routerFor(endpoints: readonly Endpoint[], cursors: Cursors): Router {
  const router = Router({ strict: false, caseSensitive: true });
  const readBody = parseJson({ limit: BODY_LIMIT, strict: true });
  for (const one of endpoints) {
    const handlers = one.body ? [requireJson, readBody, serve(one, cursors)] : [serve(one, cursors)];
    router[one.method](one.path, ...handlers);
  }
  for (const path of new Set(endpoints.map((one) => one.path))) {
    const allowed = endpoints.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    router.all(path, () => {
      const allow = { Allow: allowed.join(', ') };
      throw new RequestProblem(405, 'method_not_allowed', `This path answers ${allow.Allow}.`, allow);
    });
  }
  return router;
}

function serve(one: Endpoint, cursors: Cursors): RequestHandler {
  return async (request, response) => {
    const scope = scopeOf(response);
    const params = validated(one.params, request.params, 'path');
    const query = validated(one.query, request.query, 'query');
    const body = validated(one.body, request.body, '');
    const list = `${one.path} ${scopeIdOf(scope)}`;
    const { cursor } = (query ?? {}) as { cursor?: string };
    const after = cursor === undefined ? undefined : cursors.open(cursor, list);

    const reply = await one.handle({ scope, params, query, body, after });
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store');
    if ('page' in reply) {
      const { json, next } = reply.page;
      // `json` is JSON text already, made by PostgreSQL
      response.end(`{"data":${json},"next_cursor":${next ? `"${cursors.seal(next, list)}"` : 'null'}}`);
    } else {
      response.statusCode = reply.status;
      response.end(JSON.stringify(reply.body));
    }
  };
}

const requireJson: RequestHandler = (request, _response, next) => {
  if (isJson(request)) return next();
  throw new RequestProblem(
    415,
    'unsupported_media_type',
    'Send a JSON body with Content-Type: application/json.',
  );
};

function isJson(request: Request): boolean {
  const type = request.headers['content-type'];
  return type !== undefined && /^application\/json\s*(;|$)/i.test(type);
}

const NO_FIELDS: Record<string, unknown> = {};

function validated(schema: ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) {
    const [unknown] = place === 'query' ? Object.keys(value ?? NO_FIELDS) : [];
    if (unknown !== undefined)
      throw new ValidationFailed([{ path: `query.${unknown}`, message: 'is not known here' }]);
    return undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ValidationFailed(faultsOf(result.error, place));
}

function faultsOf(error: ZodError, place: string) {
  return error.issues.flatMap((issue) => {
    const path = (keys: readonly PropertyKey[]) =>
      [place, ...keys.map(String)].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: path([...issue.path, key]), message: 'is not known here' }));
    }
    return [{ path: path(issue.path), message: messageOf(issue) }];
  });
}

function messageOf(issue: core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: /, '');
}
