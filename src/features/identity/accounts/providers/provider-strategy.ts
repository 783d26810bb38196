import type { Request } from 'express';
import type { Session, SessionData } from 'express-session';
import * as openid from 'openid-client';
import { Strategy } from 'passport';
import type { Logger } from '../../../../lib/logger.ts';
import type { ProviderProfile, SignInProvider } from './provider.ts';
import { sealed, unsealed } from './sealed.ts';
import { type SignInFault, signInFault, signInFaultOf } from './sign-in-fault.ts';

/**
 * A sign-in that waits for the browser to return from a provider. It is kept in the session, encrypted with a key from
 * the cookie: the database alone does not reveal the expected response.
 */
export interface AuthorizationRequest {
  readonly provider: string;
  readonly state: string;
  readonly nonce: string | undefined;
  readonly codeVerifier: string;
  /** The user id when a provider is being linked; `undefined` when signing in. */
  readonly linkTo: string | undefined;
  readonly returnTo: string;
}

/** What the authorization is for. */
export type AuthorizationPurpose = Pick<AuthorizationRequest, 'linkTo' | 'returnTo'>;

declare module 'express-session' {
  interface SessionData {
    authorization?: string;
  }
}

/** The identity from the provider, and what was requested. */
export interface AuthorizationResult {
  readonly profile: ProviderProfile;
  readonly authorization: AuthorizationRequest;
}

/** What the browser was sent to a provider for; `undefined` if it was not, or with another cookie. */
export const authorizationOf = ({ id, authorization = '' }: Session & Partial<SessionData>) =>
  unsealed(id, authorization) as AuthorizationRequest | undefined;

export interface ProviderStep {
  readonly callbackUrl: string;
  /** The redirect to the provider; without it, the browser has returned. */
  readonly begin?: AuthorizationPurpose;
}

/**
 * The authorization code flow with state, PKCE (S256) and, with OpenID Connect, a nonce. Its errors are those of
 * SignInFault; the log has their reasons.
 */
export class ProviderStrategy extends Strategy {
  // not a #private field: Passport calls strategies through a derived object, which does not have it
  private readonly provider: SignInProvider;
  private readonly log: Logger;
  constructor(provider: SignInProvider, log: Logger) {
    super();
    this.provider = provider;
    this.log = log;
    this.name = provider.name;
  }

  override authenticate(request: Request, step: ProviderStep): void {
    const work = step.begin ? this.begin(request, step, step.begin) : this.end(request, step);
    work.catch((error) => {
      const fault = signInFaultOf(error);
      if (fault) this.report(request, fault);
      else this.error(error);
    });
  }

  private report({ res }: Request, { fault, reason, level, facts, error }: SignInFault): void {
    const request_id = res?.getHeader('x-request-id');
    this.log[level]({ code: 'sign_in_failed', request_id, provider: this.name, fault, ...facts }, reason);
    this.error(error);
  }

  private async begin(
    request: Request,
    { callbackUrl }: ProviderStep,
    purpose: AuthorizationPurpose,
  ): Promise<void> {
    const { name, scope, usesIdToken } = this.provider;
    const configuration = await this.provider.configuration();
    const authorization: AuthorizationRequest = {
      ...purpose,
      provider: name,
      state: openid.randomState(),
      nonce: usesIdToken ? openid.randomNonce() : undefined,
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    request.session.authorization = sealed(request.sessionID, authorization);
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackUrl,
      scope,
      state: authorization.state,
      ...(authorization.nonce && { nonce: authorization.nonce }),
      code_challenge: await openid.calculatePKCECodeChallenge(authorization.codeVerifier),
      code_challenge_method: 'S256',
    });
    this.redirect(url.href);
  }

  private async end(request: Request, { callbackUrl }: ProviderStep): Promise<void> {
    const authorization = authorizationOf(request.session);
    // valid for one response, whatever its outcome
    delete request.session.authorization;
    if (authorization?.provider !== this.provider.name)
      return this.report(request, signInFault('not_begun_here'));
    const { search, searchParams } = new URL(request.originalUrl, callbackUrl);
    if (searchParams.getAll('state').join() !== authorization.state)
      return this.report(request, signInFault('wrong_state'));
    const tokens = await openid.authorizationCodeGrant(
      await this.provider.configuration(),
      new URL(`${callbackUrl}${search}`),
      {
        expectedState: authorization.state,
        pkceCodeVerifier: authorization.codeVerifier,
        ...(authorization.nonce && { expectedNonce: authorization.nonce, idTokenExpected: true }),
      },
    );
    const result: AuthorizationResult = { profile: await this.provider.profileOf(tokens), authorization };
    this.success(result);
  }
}
