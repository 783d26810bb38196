import type { Request, RequestHandler, Response } from 'express';
import { networkOf } from '../../lib/network/ip-address.ts';
import { RequestContext } from '../../lib/request-context.ts';
import { storedSession } from '../auth/auth-session.ts';
import { Browser, type BrowserOptions } from '../auth/browser.ts';
import { noteIdentified, sinceIdentified } from '../auth/confirmation.ts';
import type { BodyIntake } from '../body/body-intake.ts';
import { problemsAt } from '../pages/problem-page.ts';
import { RequestProblem } from '../problem.ts';
import type { AuthEndpoint } from './auth-endpoint.ts';
import type { Sendable } from './send.ts';
import { inputOf, routerOf } from './serve.ts';

export interface AuthRouterOptions<S> extends BrowserOptions {
  readonly services: S;
  readonly bodies: BodyIntake;
}

/** A router for the endpoints of `/auth`, mounted after the middleware that loads sessions. */
export function authRouterFor<S>(
  endpoints: readonly AuthEndpoint<S>[],
  options: AuthRouterOptions<S>,
): RequestHandler {
  return routerOf(endpoints, {
    bodies: options.bodies,
    budget: undefined,
    before: ({ access, problemPage }) => [
      ...(problemPage === undefined ? [] : [problemsAt(problemPage)]),
      ...(access === 'open' ? [] : [noteIdentified]),
    ],
    afterBody: ({ access }) => (access === 'open' ? [] : [confirmSession]),
    contextOf: (_one, { ip }) => new RequestContext({ network: networkOf(ip) }),
    respond: (one, request, response) => respond(one, request, response, options),
  });
}

const confirmSession: RequestHandler = async (request, response, next) => {
  const { userId } = request.session;
  if (userId !== undefined && sinceIdentified(response) !== undefined) {
    if ((await storedSession(request))?.userId !== userId) throw notSignedIn();
  }
  next();
};

async function respond<S>(
  one: AuthEndpoint<S>,
  request: Request,
  response: Response,
  { services, ...options }: AuthRouterOptions<S>,
): Promise<Sendable> {
  const browser = new Browser(request, response, options);
  const userId = browser.userId ?? '';
  if (one.access === 'signed-in' && userId === '') throw notSignedIn();
  const input = await inputOf(one, request);
  // Passport's strategies look at the request themselves
  request.body = input.body;
  return one.handle({ services, browser, userId, ...input });
}

const notSignedIn = () => new RequestProblem(401, 'not_signed_in', 'You are not signed in. Sign in first.');
