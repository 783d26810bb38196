import type { CookieOptions, Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import type pg from 'pg';
import { derivedKey } from '../../lib/aead.ts';
import { type AuthSessionLifetime, AuthSessionStore } from './auth-session-store.ts';

export const PLAIN_COOKIE = 'omnimemory';
/** With this prefix, browsers accept the cookie only over TLS, from this exact host and for every path. */
export const SECURE_COOKIE = '__Host-omnimemory';

export interface AuthSessionOptions {
  readonly identity: pg.Pool;
  readonly secretKey: string;
  readonly lifetime: AuthSessionLifetime;
}

/** Loads the session of a request's cookie, and stores changes to it; a request without a cookie needs no query. */
export function authSessionMiddleware({ identity, secretKey, lifetime }: AuthSessionOptions): RequestHandler {
  const secret = derivedKey(secretKey, 'cookies of web sessions').toString('hex');
  const middleware = (secure: boolean) =>
    session({
      name: secure ? SECURE_COOKIE : PLAIN_COOKIE,
      secret,
      // one per application: express-session stores its cookie factory on the store
      store: new AuthSessionStore(identity, lifetime),
      resave: false,
      saveUninitialized: false,
      // The store ends idle sessions; the cookie itself lives as long as the browser.
      cookie: { ...attributes(secure), maxAge: lifetime.absoluteMs },
    });
  const [plain, secure] = [middleware(false), middleware(true)];
  return (request, response, next) => (request.secure ? secure : plain)(request, response, next);
}

/** The session of the request as it is stored now, and not as it was loaded; `undefined` if it has ended. */
export function storedSession({ sessionStore, sessionID }: Request): Promise<SessionData | undefined> {
  return new Promise((resolve, reject) => {
    sessionStore.get(sessionID, (error, stored) => (error ? reject(error) : resolve(stored ?? undefined)));
  });
}

/** Name and attributes of the session cookie for this request. */
export function sessionCookieOf(request: Request): { name: string; options: CookieOptions } {
  return { name: request.secure ? SECURE_COOKIE : PLAIN_COOKIE, options: attributes(request.secure) };
}

/** Whether the request carries a session cookie, valid or not. */
export function hasSessionCookie(request: Request): boolean {
  const { cookie } = request.headers;
  if (cookie === undefined) return false;
  const { name } = sessionCookieOf(request);
  return cookie.split(';').some((pair) => pair.trimStart().startsWith(`${name}=`));
}

/** Makes the browser delete an invalid cookie, so that its next request comes without it. */
export function clearedSessionCookie(request: Request): string {
  const { name } = sessionCookieOf(request);
  return `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax${request.secure ? '; Secure' : ''}`;
}

const attributes = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const satisfies CookieOptions;
