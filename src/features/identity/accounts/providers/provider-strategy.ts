import type { Request } from 'express';
import * as openid from 'openid-client';
import { Strategy } from 'passport';
import { AppError } from '../../../../lib/errors.ts';
import type { ProviderProfile, SignInProvider } from './provider.ts';
import { sealed, unsealed } from './sealed.ts';

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

export interface ProviderStep {
  readonly callbackUrl: string;
  /** The redirect to the provider; without it, the browser has returned. */
  readonly begin?: AuthorizationPurpose;
}

export class SignInRefused extends AppError {
  readonly code = 'sign_in_refused';
  readonly status = 403;
  constructor() {
    super('Signing in with the provider did not succeed. Start again.');
  }
}

export class ProviderUnavailable extends AppError {
  readonly code = 'provider_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '10' };
  constructor(cause: unknown) {
    super('The provider is not responding. Try again later.');
    this.cause = cause;
  }
}

/** The authorization code flow with state, PKCE (S256) and, with OpenID Connect, a nonce. */
export class ProviderStrategy extends Strategy {
  // not a #private field: Passport calls strategies through a derived object, which does not have it
  private readonly provider: SignInProvider;
  constructor(provider: SignInProvider) {
    super();
    this.provider = provider;
    this.name = provider.name;
  }

  override authenticate(request: Request, step: ProviderStep): void {
    const work = step.begin ? this.begin(request, step, step.begin) : this.end(request, step);
    work.catch((error) => this.error(error));
  }

  private async begin(
    request: Request,
    { callbackUrl }: ProviderStep,
    purpose: AuthorizationPurpose,
  ): Promise<void> {
    const { name, scope, usesIdToken } = this.provider;
    const configuration = await this.provider.configuration().catch((error) => {
      throw new ProviderUnavailable(error);
    });
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
    const authorization = unsealed(request.sessionID, request.session.authorization ?? '') as
      | AuthorizationRequest
      | undefined;
    // valid for one response, whatever its outcome
    delete request.session.authorization;
    if (authorization?.provider !== this.provider.name) return this.fail();
    const { search } = new URL(request.originalUrl, callbackUrl);
    try {
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
    } catch (error) {
      if (isRefusal(error)) this.fail();
      else throw new ProviderUnavailable(error);
    }
  }
}

/** The provider has responded, but with an error or an unusable response; in contrast to no response at all. */
function isRefusal(error: unknown): boolean {
  // without a code it is an error that the library did not expect, such as a network failure
  if (error instanceof openid.ClientError) return error.code !== undefined && error.code !== 'OAUTH_TIMEOUT';
  return (
    error instanceof openid.AuthorizationResponseError ||
    error instanceof openid.ResponseBodyError ||
    error instanceof openid.WWWAuthenticateChallengeError
  );
}
