import type { Request, Response } from 'express';
import type { Session, SessionData } from 'express-session';
import type { Passport } from 'passport';
import type { Actor } from '../../auth/actor.ts';
import { networkOf } from '../../lib/ip-address.ts';
import { RequestProblem } from '../problem.ts';
import { sessionCookieOf } from './auth-session.ts';
import { hashAuthSessionId } from './auth-session-store.ts';
import { traceOf } from './authentication.ts';
import type { DeviceCookies } from './device-cookie.ts';
import { ownOriginOf } from './same-origin.ts';

const PROOF_LASTS_MS = 600_000;

type OwnSession = Session & Partial<SessionData>;

/** The browser that a request of `/auth` comes from: its session, and what may be done with that. */
export class Browser {
  readonly #request: Request;
  readonly #response: Response;
  readonly #devices: DeviceCookies;

  /** The origin at which the browser reaches this server. */
  readonly origin: string;

  constructor(
    request: Request,
    response: Response,
    { publicUrl, devices }: { readonly publicUrl: string | undefined; readonly devices: DeviceCookies },
  ) {
    this.#request = request;
    this.#response = response;
    this.#devices = devices;
    this.origin = ownOriginOf(request, publicUrl);
  }

  get session(): OwnSession {
    return this.#request.session;
  }

  /** Whoever is signed in. */
  get userId(): string | undefined {
    return this.session.userId;
  }

  /** Where the limits count it; what comes from no IP address counts together. */
  get network(): string {
    return networkOf(this.#request.ip);
  }

  /** The device, if somebody has proved here before that the account of this email address is theirs. */
  deviceOf(email: string): string | undefined {
    return this.#devices.deviceOf(this.#request, email);
  }

  /** A name for the account that was entered here last; `undefined` for a browser that has entered none. */
  get knownFor(): string | undefined {
    return this.#devices.accountOf(this.#request);
  }

  /** From now on the browser is a known device of that account. */
  knowFor(email: string): void {
    this.#devices.issue(this.#request, this.#response, email);
  }

  /** As browsers of today say. */
  get isSentByOtherSite(): boolean {
    return this.#request.headers['sec-fetch-site'] === 'cross-site';
  }

  /** How web_sessions knows the session. */
  get sessionHash(): string {
    return hashAuthSessionId(this.#request.sessionID);
  }

  /** The same person for the services and the audit log, outside of any tenant. */
  get actor(): Actor {
    return { kind: 'user', userId: this.userId, ...traceOf(this.#request) };
  }

  /** What the session carries; one that was begun before there were epochs carries none. */
  get epoch(): number {
    return this.session.epoch ?? 0;
  }

  /**
   * A session with a new id: whoever knew the id of the old one knows nothing. `epoch` is that of the account at the
   * moment at which its user proved who they are.
   */
  async signIn(userId: string, epoch: number): Promise<void> {
    await this.#done((done) => this.session.regenerate(done));
    const { ip, userAgent } = traceOf(this.#request);
    Object.assign(this.session, { userId, epoch, startedAt: Date.now(), ip, userAgent });
    await this.#save();
  }

  /** Somebody has just proved once more who they are. */
  async prove(): Promise<void> {
    this.session.provenAt = Date.now();
    await this.#save();
  }

  /** For what would let somebody keep an account that they found open. Throws 403 `recent_sign_in_required`. */
  requireRecentProof(): void {
    const { startedAt = 0, provenAt = startedAt } = this.session;
    if (Date.now() - provenAt <= PROOF_LASTS_MS) return;
    throw new RequestProblem(
      403,
      'recent_sign_in_required',
      'This needs a sign-in of the last 10 minutes. Confirm the password with POST /auth/password/confirm, or sign in again.',
    );
  }

  /** Ends the session here and there. */
  async signOut(): Promise<void> {
    await this.#done((done) => this.session.destroy(done));
    const { name, options } = sessionCookieOf(this.#request);
    this.#response.clearCookie(name, options);
  }

  /** The browser works in this tenant from now on, where a path names no other. */
  async choose(tenantId: string): Promise<void> {
    this.session.tenantId = tenantId;
    await this.#save();
  }

  // before the answer says so
  #save(): Promise<void> {
    return this.#done((done) => this.session.save(done));
  }

  /**
   * What a Passport strategy finds in the request; `undefined` where it has sent the browser elsewhere. Throws what the
   * strategy calls an error, and `refusal()` where it finds nothing.
   */
  consult<T>(
    passport: InstanceType<typeof Passport>,
    strategy: string,
    { refusal, ...options }: { readonly refusal: () => Error; readonly [option: string]: unknown },
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const decide = (error: unknown, found: T | false | undefined) => {
        if (error) reject(error);
        else if (found) resolve(found);
        else reject(refusal());
      };
      this.#response.once('close', () => resolve(undefined));
      passport.authenticate(strategy, { ...options, session: false }, decide)(
        this.#request,
        this.#response,
        reject,
      );
    });
  }

  #done(work: (done: (error: unknown) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      work((error) => (error ? reject(error) : resolve()));
    });
  }
}
