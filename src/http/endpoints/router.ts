import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { requireAccess } from '../../auth/access.ts';
import type { Permission } from '../../auth/permissions.ts';
import { type Scope, scopeIdOf } from '../../auth/scope.ts';
import type { RecordedReply } from '../../lib/recorded-reply.ts';
import { inRequestContext, RequestContext } from '../../lib/request-context.ts';
import { validated } from '../../validation/validation.ts';
import { validatedInSlices } from '../../validation/validation-in-slices.ts';
import { actorOf, principalOf, scopeOf } from '../auth/authentication.ts';
import { confirmAfterBody, confirmIfLate, noteIdentified, whilePermitted } from '../auth/confirmation.ts';
import type { BodyBudget } from '../body/body-budget.ts';
import { BodyIntake, isLargeBody } from '../body/body-intake.ts';
import { RequestProblem } from '../problem.ts';
import type { Cursors } from './cursor.ts';
import type { Described, Endpoint, Reply } from './endpoint.ts';
import { fingerprintOf } from './fingerprint.ts';
import { etagOf, forOneOf, isUnchanged, revisionsToMatch } from './revision.ts';

/**
 * Runs a request once per key and scope, inside of one transaction with the record of its reply, and gives the recorded
 * reply to every repetition.
 */
export type RunOnce = (
  scope: Scope,
  request: { readonly key: string; readonly fingerprint: Buffer },
  run: () => Promise<RecordedReply>,
) => Promise<RecordedReply & { readonly replayed: boolean }>;

export interface RouterOptions<S> {
  readonly services: S;
  readonly cursors: Cursors;
  readonly runOnce: RunOnce;
  readonly bodies?: BodyIntake;
}

/** A router that serves the endpoints. */
export function routerFor<S>(endpoints: readonly Endpoint<S>[], options: RouterOptions<S>): Router {
  const router = Router({ strict: false, caseSensitive: true });
  const { bodies = new BodyIntake() } = options;
  for (const one of endpoints) {
    const permit: RequestHandler = (_request, response, next) => {
      requireAccess(principalOf(response), one.permission);
      next();
    };
    router[one.method](
      one.path,
      permit,
      noteIdentified,
      ...confirmedBody(one, bodies),
      serve(one, options, bodies.budget),
    );
  }
  refuseOtherVerbs(router, endpoints);
  return router;
}

/** The body may come long after its head: who sent it is asked again when it is there. */
function confirmedBody<S>(one: Endpoint<S>, bodies: BodyIntake): RequestHandler[] {
  const read = readBody(one, bodies);
  return read.length === 0 ? [] : [...read, confirmAfterBody(one.permission)];
}

/** Reads the body that the endpoint wants; one that wants none reads none. */
export const readBody = (endpoint: Described, bodies: BodyIntake): RequestHandler[] =>
  endpoint.body ? bodies.json(endpoint) : [];

/** Behind the endpoints: 405 with `Allow` where a path knows the caller's verb not. */
export function refuseOtherVerbs(router: Router, endpoints: readonly Described[]): void {
  for (const path of new Set(endpoints.map((one) => one.path))) {
    const allowed = endpoints.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    router.all(path, () => {
      const allow = { Allow: allowed.join(', ') };
      throw new RequestProblem(405, 'method_not_allowed', `This path answers ${allow.Allow}.`, allow);
    });
  }
}

function serve<S>(one: Endpoint<S>, options: RouterOptions<S>, budget: BodyBudget): RequestHandler {
  const answer = answerOf(one, options, budget);
  return (request, response) => {
    const context = new RequestContext({ confirm: () => confirmIfLate(response, one.permission) });
    if (response.closed) context.abort();
    else response.once('close', () => context.abort());
    return inRequestContext(context, () => answer(request, response)).finally(() => context.finish());
  };
}

function answerOf<S>(one: Endpoint<S>, { services, cursors, runOnce }: RouterOptions<S>, budget: BodyBudget) {
  const { permission } = one;
  return async (request: Request, response: Response): Promise<void> => {
    const scope = scopeOf(response);
    const params = validated(one.params, request.params, 'path');
    const query = validated(one.query, request.query, 'query');
    const body = isLargeBody(request.body)
      ? await validatedInSlices(one.body, request.body)
      : validated(one.body, request.body, '');
    const revisions = revisionsToMatch(request);
    const { cursor, limit: _, ...filter } = (query ?? {}) as { cursor?: string; limit?: number };
    const list = `${one.path} ${scopeIdOf(scope)} ${JSON.stringify([params, filter])}`;
    const after = cursor === undefined ? undefined : cursors.open(cursor, list);
    const actor = actorOf(principalOf(response), request);
    const input = { scope, actor, params, query, body, after };
    const run = () => forOneOf(revisions, (ifMatch) => one.handle({ services, ...input, ifMatch }));

    const key = one.method === 'post' && !one.callsOut ? idempotencyKey(request) : undefined;
    if (key === undefined) {
      const reply = await run();
      await afterCommitOf(reply);
      await send(request, response, reply, { cursors, list, budget, permission });
      return;
    }
    const fingerprint = await fingerprintOf(request, one.path);
    let first: Reply | undefined;
    const once = await runOnce(scope, { key, fingerprint }, async () => {
      // behind another request under the same key
      await confirmIfLate(response, permission);
      first = await run();
      return recorded(first);
    });
    if (!once.replayed && first) {
      await afterCommitOf(first);
      await send(request, response, first, { cursors, list, budget, permission });
      return;
    }
    await confirmIfLate(response, permission);
    response.setHeader('Idempotency-Replayed', 'true');
    sendJson(response, once.status, once.json);
  };
}

const afterCommitOf = async (reply: Reply) => {
  if ('afterCommit' in reply) await reply.afterCommit?.();
};

interface Means {
  readonly cursors: Cursors;
  readonly list: string;
  readonly budget: BodyBudget;
  readonly permission: Permission;
}

async function send(
  request: Request,
  response: Response,
  reply: Reply,
  { cursors, list, budget, permission }: Means,
): Promise<void> {
  if ('page' in reply) {
    const { json, next } = reply.page;
    const nextCursor = next ? `"${cursors.seal(next, list)}"` : 'null';
    // what has been written cannot be asked for again, and its answers are short
    if (request.method === 'GET') budget.hold(response, json);
    // `json` is JSON text already, made by PostgreSQL
    sendJson(response, 200, `{"data":${json},"next_cursor":${nextCursor}}`);
    return;
  }
  if ('json' in reply) {
    if (request.method === 'GET') budget.hold(response, reply.json);
    sendJson(response, 200, reply.json);
    return;
  }
  if ('lines' in reply) {
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/x-ndjson' });
    // without a Readable between them, which would read ahead
    await pipeline(whilePermitted(reply.lines, response, permission), response);
    return;
  }
  const { status, body, revision, inPart } = reply;
  if (revision !== undefined) response.setHeader('ETag', etagOf(revision));
  if (!inPart && isUnchanged(request, revision)) sendJson(response, 304, '');
  else {
    const text = textOf(body);
    if (request.method === 'GET') budget.hold(response, text);
    sendJson(response, status, text);
  }
}

export function sendJson(response: Response, status: number, json: string): void {
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  if (json !== '') response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(json);
}

function recorded(reply: Reply): RecordedReply {
  if ('json' in reply) return { status: 200, json: reply.json };
  if (!('status' in reply)) throw new Error('A list or an export cannot be recorded for repetition.');
  return { status: reply.status, json: textOf(reply.recorded ?? reply.body) };
}

const textOf = (body: unknown): string => (body === undefined ? '' : JSON.stringify(body));

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

function idempotencyKey(request: Request): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && IDEMPOTENCY_KEY.test(key))) return key;
  throw new RequestProblem(
    400,
    'invalid_idempotency_key',
    'An Idempotency-Key is 1 to 255 printable characters without blanks.',
  );
}
