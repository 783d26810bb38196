import type { Request, RequestHandler, Response } from 'express';
import { type Scope, scopeIdOf } from '../../auth/scope.ts';
import type { RecordedReply } from '../../lib/recorded-reply.ts';
import { actorOf, principalOf, scopeOf } from '../auth/authentication.ts';
import { confirmAfterBody, confirmIfLate, confirmNow, whilePermitted } from '../auth/confirmation.ts';
import { BodyIntake } from '../body/body-intake.ts';
import { bytesOf } from '../body/upload.ts';
import { RequestProblem } from '../problem.ts';
import type { Cursors } from './cursor.ts';
import type { Described, Endpoint, Reply } from './endpoint.ts';
import { fingerprintOf } from './fingerprint.ts';
import { confirmedContext, permit } from './request-work.ts';
import { revisionsToMatch, tryRevisions } from './revision.ts';
import { type Sendable, textOf } from './send.ts';
import { inputOf, routerOf, type ValidInput } from './serve.ts';

/**
 * Runs a request once per key and scope, in one transaction that also records its reply. Every repetition gets the
 * recorded reply.
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

/** Serves the endpoints of `/v1`, behind `authenticate`. */
export function routerFor<S>(endpoints: readonly Endpoint<S>[], options: RouterOptions<S>): RequestHandler {
  const { bodies = new BodyIntake() } = options;
  return routerOf(endpoints, {
    bodies,
    budget: bodies.budget,
    before: ({ permission }) => permit(permission),
    afterBody: ({ permission }) => [confirmAfterBody(permission)],
    contextOf: ({ permission }, _request, response) => confirmedContext(response, permission),
    respond: (one, request, response) => respond(one, request, response, options),
  });
}

async function respond<S>(
  one: Endpoint<S>,
  request: Request,
  response: Response,
  { services, cursors, runOnce }: RouterOptions<S>,
): Promise<Sendable> {
  const { permission } = one;
  const scope = scopeOf(response);
  const input = await inputOf(one, request);
  const revisions = revisionsToMatch(request);
  const { list, after } = pageOf(one, scope, input, cursors);
  const actor = actorOf(principalOf(response), request);
  const lastEventId = request.get('Last-Event-ID');
  const upload = one.upload && {
    bytes: bytesOf(request, one.upload),
    confirm: () => confirmNow(response, permission),
  };
  const run = () =>
    tryRevisions(revisions, (ifMatch) =>
      one.handle({ services, scope, actor, ...input, after, ifMatch, lastEventId, upload }),
    );
  const finished = async (reply: Reply): Promise<Sendable> => {
    if ('afterCommit' in reply) await reply.afterCommit?.();
    if ('page' in reply) return { json: pageJson(reply, list, cursors) };
    if ('events' in reply)
      return { stream: { open: reply.events, confirm: () => confirmNow(response, permission) } };
    if ('file' in reply) {
      const { file } = reply;
      const read = (start: number, end: number) =>
        whilePermitted(file.read(start, end), response, permission);
      return { file: { ...file, read } };
    }
    return 'lines' in reply ? { lines: whilePermitted(reply.lines, response, permission) } : reply;
  };

  const key = one.method === 'post' && !one.callsOut ? idempotencyKey(request) : undefined;
  if (key === undefined) return finished(await run());
  const fingerprint = await fingerprintOf(request, one.path);
  let first: Reply | undefined;
  const { status, json, replayed } = await runOnce(scope, { key, fingerprint }, async () => {
    // after another request with the same key
    await confirmIfLate(response, permission);
    first = await run();
    return recorded(first);
  });
  if (!replayed && first) return finished(first);
  await confirmIfLate(response, permission);
  response.setHeader('Idempotency-Replayed', 'true');
  return { status, json };
}

/** The requested list, to which its cursors are bound, and the key after which the page starts. */
function pageOf(one: Described, scope: Scope, { params, query }: ValidInput, cursors: Cursors) {
  const { cursor, limit: _, ...filter } = (query ?? {}) as { cursor?: string; limit?: number };
  const list = `${one.path} ${scopeIdOf(scope)} ${JSON.stringify([params, filter])}`;
  return { list, after: cursor === undefined ? undefined : cursors.open(cursor, list) };
}

type PageReply = Extract<Reply, { readonly page: unknown }>;

/** `page.json` is JSON text from PostgreSQL. */
function pageJson({ page, beside = {} }: PageReply, list: string, cursors: Cursors): string {
  const nextCursor = page.next ? `"${cursors.seal(page.next, list)}"` : 'null';
  const more = Object.entries(beside).map(([name, value]) => `,"${name}":${JSON.stringify(value)}`);
  return `{"data":${page.json},"next_cursor":${nextCursor}${more.join('')}}`;
}

function recorded(reply: Reply): RecordedReply {
  if ('json' in reply) return { status: 200, json: reply.json };
  if (!('status' in reply)) throw new Error('A list or an export cannot be recorded for repetition.');
  return { status: reply.status, json: textOf(reply.recorded ?? reply.body) };
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

function idempotencyKey(request: Request): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || (typeof key === 'string' && IDEMPOTENCY_KEY.test(key))) return key;
  throw new RequestProblem(
    400,
    'invalid_idempotency_key',
    'The Idempotency-Key is not valid. Use 1 to 255 printable characters without spaces.',
  );
}
