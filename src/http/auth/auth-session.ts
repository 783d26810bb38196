import type { CookieOptions, Request, RequestHandler } from 'express';
import session, { type SessionData } from 'express-session';
import type pg from 'pg';
import { derivedKey } from '../../lib/aead.ts';
import { type AuthSessionLifetime, AuthSessionStore } from './auth-session-store.ts';

export const PLAIN_COOKIE = 'omnimemory';
/** Browsers take this name over TLS only, from this very host and for every path. */
export const SECURE_COOKIE = '__Host-omnimemory';

export interface AuthSessionOptions {
  readonly identity: pg.Pool;
  readonly secretKey: string;
  readonly lifetime: AuthSessionLifetime;
}

/** Reads the session of a request's cookie, and stores what is changed in it; one without a cookie asks nobody. */
export function authSessionMiddleware({ identity, secretKey, lifetime }: AuthSessionOptions): RequestHandler {
  const secret = derivedKey(secretKey, 'cookies of web sessions').toString('hex');
  const middleware = (secure: boolean) =>
    session({
      name: secure ? SECURE_COOKIE : PLAIN_COOKIE,
      secret,
      // one each: express-session keeps in a store how its sessions are made
      store: new AuthSessionStore(identity, lifetime),
      resave: false,
      saveUninitialized: false,
      // The store ends what is idle; the cookie lives on with the browser.
      cookie: { ...attributes(secure), maxAge: lifetime.absoluteMs },
    });
  const [plain, secure] = [middleware(false), middleware(true)];
  return (request, response, next) => (request.secure ? secure : plain)(request, response, next);
}

/** The session of the request as it is stored now, and not as it was read; `undefined` where it has ended. */
export function storedSession({ sessionStore, sessionID }: Request): Promise<SessionData | undefined> {
  return new Promise((resolve, reject) => {
    sessionStore.get(sessionID, (error, stored) => (error ? reject(error) : resolve(stored ?? undefined)));
  });
}

/** Name and attributes of the cookie that this request could carry. */
export function sessionCookieOf(request: Request): { name: string; options: CookieOptions } {
  return { name: request.secure ? SECURE_COOKIE : PLAIN_COOKIE, options: attributes(request.secure) };
}

/** Whether the request carries a cookie of ours, valid or not. */
export function hasSessionCookie(request: Request): boolean {
  const { cookie } = request.headers;
  if (cookie === undefined) return false;
  const { name } = sessionCookieOf(request);
  return cookie.split(';').some((pair) => pair.trimStart().startsWith(`${name}=`));
}

/** Makes the browser forget a cookie that opens nothing any more, so that its next request comes without. */
export function clearedSessionCookie(request: Request): string {
  const { name } = sessionCookieOf(request);
  return `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax${request.secure ? '; Secure' : ''}`;
}

const attributes = (secure: boolean) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure }) as const satisfies CookieOptions;
