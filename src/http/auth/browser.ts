import type { Request, Response } from 'express';
import type { Session, SessionData } from 'express-session';
import type { Passport } from 'passport';
import type { Actor } from '../../auth/actor.ts';
import { networkOf } from '../../lib/network/ip-address.ts';
import { sessionCookieOf } from './auth-session.ts';
import { hashAuthSessionId } from './auth-session-store.ts';
import { clientInfoOf } from './authentication.ts';
import type { DeviceCookies } from './device-cookie.ts';
import { type LocalMode, refusalOfLocalRequest } from './local-mode.ts';
import { requireRecentProof } from './recent-proof.ts';
import { ownOriginOf } from './same-origin.ts';

type OwnSession = Session & Partial<SessionData>;

export interface BrowserOptions {
  /** The public URL of this server; `undefined`: as each request states it. */
  readonly publicUrl: string | undefined;
  readonly devices: DeviceCookies;
  /** `undefined`: local mode is off. */
  readonly localMode?: LocalMode | undefined;
}

/** The browser that sent a request to `/auth`: its session and the actions on it. */
export class Browser {
  readonly #request: Request;
  readonly #response: Response;
  readonly #devices: DeviceCookies;
  readonly #localMode: LocalMode | undefined;

  /** The origin at which the browser reaches this server. */
  readonly origin: string;

  constructor(request: Request, response: Response, { publicUrl, devices, localMode }: BrowserOptions) {
    this.#request = request;
    this.#response = response;
    this.#devices = devices;
    this.#localMode = localMode;
    this.origin = ownOriginOf(request, publicUrl);
  }

  get session(): OwnSession {
    return this.#request.session;
  }

  /** The signed-in user. */
  get userId(): string | undefined {
    return this.session.userId;
  }

  /** The network for rate limits; requests without an IP address share one. */
  get network(): string {
    return networkOf(this.#request.ip);
  }

  /** The device, if it has a cookie that proves an earlier sign-in to the account of this email address. */
  deviceOf(email: string): string | undefined {
    return this.#devices.deviceOf(this.#request, email);
  }

  /** A pseudonym of the account that was last used in this browser; `undefined` if there is none. */
  get knownFor(): string | undefined {
    return this.#devices.accountOf(this.#request);
  }

  /** Makes the browser a known device of that account. */
  knowFor(email: string): void {
    this.#devices.issue(this.#request, this.#response, email);
  }

  /** Whether its requests without a cookie are served as local mode. */
  get mayUseLocalMode(): boolean {
    return this.#localMode !== undefined && !refusalOfLocalRequest(this.#request, this.#localMode);
  }

  /** The user agent, as current browsers report it. */
  get isSentByOtherSite(): boolean {
    return this.#request.headers['sec-fetch-site'] === 'cross-site';
  }

  /** The hash that identifies the session in web_sessions. */
  get sessionHash(): string {
    return hashAuthSessionId(this.#request.sessionID);
  }

  /** The same person for the services and the audit log, outside any tenant. */
  get actor(): Actor {
    return { kind: 'user', userId: this.userId, ...clientInfoOf(this.#request) };
  }

  /** The session's epoch; a session from before epochs existed has none. */
  get epoch(): number {
    return this.session.epoch ?? 0;
  }

  /** Shows a refusal of this request on another page than that of its route, if the browser navigates. */
  showProblemsAt(page: string): void {
    this.#response.locals.problemPage = page;
  }

  /**
   * Starts a session with a new id, so that knowing the old id is useless. `epoch` is that of the account when its user
   * proved their identity.
   */
  async signIn(
    userId: string,
    { epoch, deletionCancelled = false }: { readonly epoch: number; readonly deletionCancelled?: boolean },
  ): Promise<void> {
    await this.#done((done) => this.session.regenerate(done));
    const { ip, userAgent } = clientInfoOf(this.#request);
    Object.assign(this.session, { userId, epoch, startedAt: Date.now(), ip, userAgent });
    if (deletionCancelled) this.session.deletionCancelled = true;
    await this.#save();
  }

  /** Records that the user has just proved their identity again. */
  async prove(): Promise<void> {
    this.session.provenAt = Date.now();
    await this.#save();
  }

  /**
   * For actions that would let an intruder keep an account that was left signed in. Throws 403
   * `recent_sign_in_required`.
   */
  requireRecentProof(): void {
    requireRecentProof(this.session);
  }

  /** Ends the session in the browser and in the database. */
  async signOut(): Promise<void> {
    await this.#done((done) => this.session.destroy(done));
    const { name, options } = sessionCookieOf(this.#request);
    this.#response.clearCookie(name, options);
  }

  /** Selects the tenant for this browser; a path can still name another one. */
  async choose(tenantId: string): Promise<void> {
    this.session.tenantId = tenantId;
    await this.#save();
  }

  // before the response confirms it
  #save(): Promise<void> {
    return this.#done((done) => this.session.save(done));
  }

  /**
   * The result of a Passport strategy; `undefined` if it has redirected the browser. Throws the strategy's error, and
   * `refusal()` if it finds no user.
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
