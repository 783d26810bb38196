import type { Request } from 'express';
import * as openid from 'openid-client';
import { Strategy } from 'passport';
import { AppError } from '../../../base/errors.ts';
import type { Provider, ProviderProfile } from './provider.ts';
import { sealed, unsealed } from './sealed.ts';

/**
 * Somebody who has been sent to a provider and is expected back. Kept in their session, sealed by what their cookie
 * carries: the database alone tells nobody how the flight could end.
 */
export interface Flight {
  readonly provider: string;
  readonly state: string;
  readonly nonce: string | undefined;
  readonly codeVerifier: string;
  /** For linking: whose account. `undefined`: to sign in. */
  readonly linkTo: string | undefined;
  readonly returnTo: string;
}

declare module 'express-session' {
  interface SessionData {
    flight?: string;
  }
}

export interface Landing {
  readonly profile: ProviderProfile;
  readonly flight: Flight;
}

export interface ProviderStep {
  readonly callbackUrl: string;
  /** Begins a flight; else one ends. */
  readonly begin?: Pick<Flight, 'linkTo' | 'returnTo'>;
}

export class SignInRefused extends AppError {
  readonly code = 'sign_in_refused';
  readonly status = 403;
  constructor() {
    super('Signing in by way of the provider did not succeed; begin anew.');
  }
}

export class ProviderUnavailable extends AppError {
  readonly code = 'provider_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '10' };
  constructor(cause: unknown) {
    super('The provider does not answer just now; try again.');
    this.cause = cause;
  }
}

/** The authorization code flow with state, PKCE (S256) and, with OpenID Connect, a nonce. */
export class ProviderStrategy extends Strategy {
  // not a #private field: Passport calls strategies through an object derived from them, which has none
  private readonly provider: Provider;
  constructor(provider: Provider) {
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
    purpose: Pick<Flight, 'linkTo' | 'returnTo'>,
  ): Promise<void> {
    const { name, scope, usesIdToken } = this.provider;
    const configuration = await this.provider.configuration().catch((error) => {
      throw new ProviderUnavailable(error);
    });
    const flight: Flight = {
      ...purpose,
      provider: name,
      state: openid.randomState(),
      nonce: usesIdToken ? openid.randomNonce() : undefined,
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    request.session.flight = sealed(request.sessionID, flight);
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackUrl,
      scope,
      state: flight.state,
      ...(flight.nonce && { nonce: flight.nonce }),
      code_challenge: await openid.calculatePKCECodeChallenge(flight.codeVerifier),
      code_challenge_method: 'S256',
    });
    this.redirect(url.href);
  }

  private async end(request: Request, { callbackUrl }: ProviderStep): Promise<void> {
    const flight = unsealed(request.sessionID, request.session.flight ?? '') as Flight | undefined;
    // one flight, one landing, whatever comes of it
    delete request.session.flight;
    if (flight?.provider !== this.provider.name) return this.fail();
    const { search } = new URL(request.originalUrl, callbackUrl);
    try {
      const tokens = await openid.authorizationCodeGrant(
        await this.provider.configuration(),
        new URL(`${callbackUrl}${search}`),
        {
          expectedState: flight.state,
          pkceCodeVerifier: flight.codeVerifier,
          ...(flight.nonce && { expectedNonce: flight.nonce, idTokenExpected: true }),
        },
      );
      const landing: Landing = { profile: await this.provider.profileOf(tokens), flight };
      this.success(landing);
    } catch (error) {
      if (isRefusal(error)) this.fail();
      else throw new ProviderUnavailable(error);
    }
  }
}

/** What the provider said, or what it said was not as it should be: in contrast to saying nothing. */
function isRefusal(error: unknown): boolean {
  // without a code it is something that the library did not foresee, such as a network that is down
  if (error instanceof openid.ClientError) return error.code !== undefined && error.code !== 'OAUTH_TIMEOUT';
  return (
    error instanceof openid.AuthorizationResponseError ||
    error instanceof openid.ResponseBodyError ||
    error instanceof openid.WWWAuthenticateChallengeError
  );
}
