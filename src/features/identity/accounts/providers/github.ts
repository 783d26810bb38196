import * as openid from 'openid-client';
import { z } from 'zod';
import type { GitHubConfig } from '../../../../config/config.ts';
import { publicName } from '../../../../validation/fields.ts';
import { allowedOnLoopback } from './openid.ts';
import type { SignInProvider } from './provider.ts';
import { UnusableAnswer } from './sign-in-fault.ts';

const user = z.object({
  id: z.int(),
  login: z.string(),
  name: publicName.nullish().catch(null),
  avatar_url: z.url().max(2_000).nullish().catch(null),
});
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));
const address = z.email().max(320).toLowerCase();

/** GitHub supports OAuth 2 but not OpenID Connect, so the user's identity must be read from its API. */
export function gitHubProvider({ url, apiUrl, clientId, clientSecret }: GitHubConfig): SignInProvider {
  const configuration = new openid.Configuration(
    {
      issuer: url,
      authorization_endpoint: `${url}/login/oauth/authorize`,
      token_endpoint: `${url}/login/oauth/access_token`,
      code_challenge_methods_supported: ['S256'],
    },
    clientId,
    undefined,
    openid.ClientSecretPost(clientSecret),
  );
  for (const allow of allowedOnLoopback(url)) allow(configuration);

  const ask = async (path: string, token: string): Promise<unknown> => {
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'omnimemory' });
    const response = await openid.fetchProtectedResource(
      configuration,
      token,
      new URL(`${apiUrl}${path}`),
      'GET',
      undefined,
      headers,
    );
    if (!response.ok) throw new UnusableAnswer(`of ${path}`, statusOf(response));
    return response.json();
  };
  return {
    name: 'github',
    title: 'GitHub',
    scope: 'read:user user:email',
    configuration: async () => configuration,
    usesIdToken: false,
    profileOf: async ({ access_token }) => {
      const [who, addresses] = await Promise.all([
        ask('/user', access_token),
        ask('/user/emails', access_token),
      ]);
      const { id, login, name, avatar_url } = user.parse(who);
      return {
        issuer: url,
        subject: `${id}`,
        verifiedEmail: primaryOf(emails.parse(addresses)),
        name: name ?? login,
        avatarUrl: avatar_url ?? null,
      };
    },
  };
}

/** GitHub says 403 to too many requests, too. */
const statusOf = ({ status, headers }: Response) =>
  status === 403 && headers.get('x-ratelimit-remaining') === '0' ? 429 : status;

function primaryOf(known: z.infer<typeof emails>): string | null {
  const primary = known.find(({ primary, verified }) => primary && verified);
  return address.safeParse(primary?.email).data ?? null;
}
