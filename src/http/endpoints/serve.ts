import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { RequestContext } from '../../lib/request-context.ts';
import { validated } from '../../validation/validation.ts';
import { validatedInSlices } from '../../validation/validation-in-slices.ts';
import type { BodyBudget } from '../body/body-budget.ts';
import type { BodyIntake } from '../body/body-intake.ts';
import { isLargeBody } from '../body/parsed-body.ts';
import { expectUpload } from '../body/upload.ts';
import { methodNotAllowed } from '../problem.ts';
import { dispatching } from './dispatching.ts';
import { type Described, isBodyOptional } from './endpoint.ts';
import { doWork } from './request-work.ts';
import { type Sendable, send } from './send.ts';

/** What differs between the endpoints of `/v1` and those of `/auth`. */
export interface Serving<E extends Described> {
  readonly bodies: BodyIntake;
  /** The memory for large responses; `undefined`: the endpoints have none. */
  readonly budget: BodyBudget | undefined;
  /** Runs before anything else in the request is looked at. */
  readonly before: (endpoint: E) => readonly RequestHandler[];
  /** Runs when the body has arrived, which may be long after the headers: identifies the caller again. */
  readonly afterBody: (endpoint: E) => readonly RequestHandler[];
  readonly contextOf: (endpoint: E, request: Request, response: Response) => RequestContext;
  readonly respond: (endpoint: E, request: Request, response: Response) => Promise<Sendable>;
}

/** Serves the endpoints, and responds with 405 if a path exists but not for the method. */
export function routerOf<E extends Described>(endpoints: readonly E[], serving: Serving<E>): RequestHandler {
  const byResource = Map.groupBy(endpoints, ({ path }) => resourceOf(path));
  const routers = new Map([...byResource].map(([resource, of]) => [resource, resourceRouter(of, serving)]));
  return dispatching([...routers.values()], ({ path }) => routers.get(resourceOf(path)));
}

/** The first two segments of a path, such as `/v1/sessions`. They are text in the path of every endpoint. */
const resourceOf = (path: string): string => /^\/[^/]*\/[^/]*/.exec(path)?.[0] ?? path;

function resourceRouter<E extends Described>(endpoints: readonly E[], serving: Serving<E>): Router {
  const router = Router({ strict: false, caseSensitive: true });
  for (const one of endpoints)
    router[one.method](one.path, ...serving.before(one), ...readBody(one, serving), serve(one, serving));
  refuseOtherMethods(router, endpoints);
  return router;
}

/** Reads the body if the endpoint has one. A POST whose fields are all optional may come without one. */
function readBody<E extends Described>(one: E, { bodies, afterBody }: Serving<E>): RequestHandler[] {
  if (one.upload) return [expectUpload(one.upload)];
  if (!one.body) return [];
  const read = bodies.json(one);
  return [...(isBodyOptional(one) ? read.map(orEmptyObject) : read), ...afterBody(one)];
}

/** Reads what has a body, and takes a request without one as `{}`, whatever its Content-Type. */
const orEmptyObject =
  (read: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (hasContent(request)) return read(request, response, next);
    request.body = {};
    next();
  };

/** Unlike a request with a body, as HTTP defines it: a `Content-Length: 0` has no content. */
const hasContent = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function serve<E extends Described>(one: E, { contextOf, respond, budget }: Serving<E>): RequestHandler {
  return (request, response) => {
    const work = async () => send(request, response, await respond(one, request, response), budget);
    return doWork(response, contextOf(one, request, response), work);
  };
}

export interface ValidInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** The input of the request, as the schemas of the endpoint parse it. Throws ValidationFailed. */
export async function inputOf(one: Described, { params, query, body }: Request): Promise<ValidInput> {
  return {
    params: validated(one.params, params, 'path'),
    query: validated(one.query, query, 'query'),
    body: isLargeBody(body) ? await validatedInSlices(one.body, body) : validated(one.body, body, ''),
  };
}

function refuseOtherMethods(router: Router, endpoints: readonly Described[]): void {
  for (const path of new Set(endpoints.map((one) => one.path))) {
    const allowed = endpoints.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    router.all(path, () => {
      throw methodNotAllowed(...allowed);
    });
  }
}
