import * as openid from 'openid-client';
import { z } from 'zod';
import type { OpenIdConfig } from '../../../../config/config.ts';
import { isLoopback } from '../../../../lib/network/ip-address.ts';
import { publicName } from '../../../../validation/fields.ts';
import type { ProviderProfile, SignInProvider } from './provider.ts';
import { UnusableAnswer } from './sign-in-fault.ts';
import { verifiedEmailOf } from './verified-email.ts';

/** Any OpenID Connect provider that supports discovery. */
export function openIdProvider(config: OpenIdConfig): SignInProvider {
  const { issuer, clientId, clientSecret, title } = config;
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
      if (!idToken) throw new UnusableAnswer('has no id token');
      const configuration = await discovered();
      // Providers may return the email address and name only here; a response for another subject is refused.
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await openid.fetchUserInfo(configuration, tokens.access_token, idToken.sub)
        : {};
      const sources = [idToken, more];
      return {
        issuer: configuration.serverMetadata().issuer,
        ...profileOf({ ...more, ...idToken }),
        verifiedEmail: verifiedEmailOf(sources, config.trustUnstatedEmails),
      };
    },
  };
}

// Of the address, and of whether it is verified, see verifiedEmailOf.
const claims = z.object({
  sub: z.string().min(1).max(255),
  name: publicName.optional().catch(undefined),
  picture: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .optional()
    .catch(undefined),
});

function profileOf(given: object): Pick<ProviderProfile, 'subject' | 'name' | 'avatarUrl'> {
  const { sub, name, picture } = claims.parse(given);
  return { subject: sub, name: name ?? null, avatarUrl: picture ?? null };
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
