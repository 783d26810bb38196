import type { Configuration } from 'openid-client';

/** A person's identity as a provider reports it. */
export interface ProviderProfile {
  readonly issuer: string;
  /** Stays the same when the email address or the name changes. */
  readonly subject: string;
  /** In lower case; `null` unless the provider says that it is verified. */
  readonly verifiedEmail: string | null;
  readonly name: string | null;
  readonly avatarUrl: string | null;
}

/** The providers that the server knows, by their names in paths. */
export const PROVIDER_NAMES = ['oidc', 'github'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** A provider that users can sign in with. */
export interface SignInProvider {
  readonly name: ProviderName;
  readonly title: string;
  readonly scope: string;
  /** Discovered on first use, so that the server can start while a provider is down. */
  configuration(): Promise<Configuration>;
  /** Whether the provider supports OpenID Connect (an id token with a nonce) and not only OAuth 2. */
  readonly usesIdToken: boolean;
  /** Throws if the provider's response is unusable. */
  profileOf(tokens: ProviderTokens): Promise<ProviderProfile>;
}

export interface ProviderTokens {
  readonly access_token: string;
  claims(): { readonly sub: string; readonly [claim: string]: unknown } | undefined;
}
