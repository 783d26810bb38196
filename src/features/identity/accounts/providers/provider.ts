import type { Configuration } from 'openid-client';

/** Who somebody is by the word of a provider. */
export interface ProviderProfile {
  readonly issuer: string;
  /** What stays the same when address and name change. */
  readonly subject: string;
  /** In lower case; `null` where the provider does not say that it has been verified. */
  readonly verifiedEmail: string | null;
  readonly name: string | null;
  readonly avatarUrl: string | null;
}

/** Somewhere to sign in by way of. */
export interface SignInProvider {
  /** As it appears in paths: `github`. */
  readonly name: string;
  readonly title: string;
  readonly scope: string;
  /** Found out when it is first asked for, so that a provider that is down keeps no server from starting. */
  configuration(): Promise<Configuration>;
  /** Whether the provider knows OpenID Connect: an id token with a nonce, and not just OAuth 2. */
  readonly usesIdToken: boolean;
  /** Throws where the provider's answer is not usable. */
  profileOf(tokens: ProviderTokens): Promise<ProviderProfile>;
}

export interface ProviderTokens {
  readonly access_token: string;
  claims(): { readonly sub: string; readonly [claim: string]: unknown } | undefined;
}
