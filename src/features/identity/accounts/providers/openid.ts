import * as openid from 'openid-client';
import { z } from 'zod';
import type { OpenIdConfig } from '../../../../config/config.ts';
import { isLoopback } from '../../../../lib/ip-address.ts';
import { publicName } from '../../../../validation/fields.ts';
import type { ProviderProfile, SignInProvider } from './provider.ts';

/** Any OpenID Connect provider that supports discovery. */
export function openIdProvider({ issuer, clientId, clientSecret, title }: OpenIdConfig): SignInProvider {
  const discovered = remembered(() =>
    openid.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      execute: allowedOnLoopback(issuer),
    }),
  );
  return {
    name: 'oidc',
    title,
    scope: 'openid email profile',
    configuration: discovered,
    usesIdToken: true,
    profileOf: async (tokens) => {
      const idToken = tokens.claims();
      if (!idToken) throw new Error('The provider returned no id token.');
      const configuration = await discovered();
      // Providers may return the email address and name only here; a response for another subject is refused.
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await openid.fetchUserInfo(configuration, tokens.access_token, idToken.sub)
        : {};
      return profileOf(configuration.serverMetadata().issuer, { ...more, ...idToken });
    },
  };
}

const claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(320).toLowerCase().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  name: publicName.optional().catch(undefined),
  picture: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .optional()
    .catch(undefined),
});

function profileOf(issuer: string, given: object): ProviderProfile {
  const { sub, email, email_verified, name, picture } = claims.parse(given);
  return {
    issuer,
    subject: sub,
    verifiedEmail: email_verified === true ? (email ?? null) : null,
    name: name ?? null,
    avatarUrl: picture ?? null,
  };
}

/** Plain HTTP is only for a provider on this machine. */
export function allowedOnLoopback(url: string): ((configuration: openid.Configuration) => void)[] {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && isLoopback(hostname) ? [openid.allowInsecureRequests] : [];
}

/** The result is kept once discovery has succeeded. */
function remembered<T>(work: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= work().catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
