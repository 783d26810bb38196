import { type Request, type RequestHandler, type Response, Router } from 'express';
import { networkOf } from '../../lib/ip-address.ts';
import { inRequestContext, RequestContext } from '../../lib/request-context.ts';
import { validated } from '../../validation/validation.ts';
import { storedSession } from '../auth/auth-session.ts';
import { Browser } from '../auth/browser.ts';
import { noteIdentified, sinceIdentified } from '../auth/confirmation.ts';
import type { DeviceCookies } from '../auth/device-cookie.ts';
import type { BodyIntake } from '../body/body-intake.ts';
import { RequestProblem } from '../problem.ts';
import type { AuthEndpoint, AuthReply } from './auth-endpoint.ts';
import { readBody, refuseOtherVerbs, sendJson } from './router.ts';

export interface AuthRouterOptions<S> {
  readonly services: S;
  /** Where people reach this server; `undefined`: as each request says. */
  readonly publicUrl: string | undefined;
  readonly devices: DeviceCookies;
  readonly bodies: BodyIntake;
}

/** A router that serves the endpoints of `/auth`, behind the middleware that reads sessions. */
export function authRouterFor<S>(
  endpoints: readonly AuthEndpoint<S>[],
  options: AuthRouterOptions<S>,
): Router {
  const router = Router({ strict: false, caseSensitive: true });
  for (const one of endpoints)
    router[one.method](one.path, ...confirmedBody(one, options.bodies), serve(one, options));
  refuseOtherVerbs(router, endpoints);
  return router;
}

/** The body may come long after its head: whether its sender is signed in is asked again when it is there. */
function confirmedBody<S>(one: AuthEndpoint<S>, bodies: BodyIntake): RequestHandler[] {
  const read = readBody(one, bodies);
  if (read.length === 0 || one.access === 'open') return read;
  return [noteIdentified, ...read, confirmSession];
}

const confirmSession: RequestHandler = async (request, response, next) => {
  const { userId } = request.session;
  if (userId !== undefined && sinceIdentified(response) !== undefined) {
    if ((await storedSession(request))?.userId !== userId) throw notSignedIn();
  }
  next();
};

function serve<S>(one: AuthEndpoint<S>, options: AuthRouterOptions<S>): RequestHandler {
  const answer = answerOf(one, options);
  return (request, response) => {
    const context = new RequestContext({ network: networkOf(request.ip) });
    if (response.closed) context.abort();
    else response.once('close', () => context.abort());
    return inRequestContext(context, () => answer(request, response));
  };
}

function answerOf<S>(one: AuthEndpoint<S>, { services, ...options }: AuthRouterOptions<S>) {
  return async (request: Request, response: Response): Promise<void> => {
    const browser = new Browser(request, response, options);
    const userId = browser.userId ?? '';
    if (one.access === 'signed-in' && userId === '') throw notSignedIn();
    const params = validated(one.params, request.params, 'path');
    const query = validated(one.query, request.query, 'query');
    const body = validated(one.body, request.body, '');
    // Passport's strategies look at the request themselves
    request.body = body;
    send(response, await one.handle({ services, browser, userId, params, query, body }));
  };
}

function send(response: Response, reply: AuthReply): void {
  if (reply === undefined) return;
  if ('redirect' in reply) {
    response.writeHead(302, { Location: reply.redirect, 'Cache-Control': 'no-store' }).end();
    return;
  }
  sendJson(response, reply.status, reply.body === undefined ? '' : JSON.stringify(reply.body));
}

const notSignedIn = () => new RequestProblem(401, 'not_signed_in', 'Sign in first.');
