import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Claims as a provider states them, right or wrong. */
export interface OpenIdAccount {
  readonly email?: string;
  /** True, if nothing is said; `undefined`: the claim is not sent. */
  readonly email_verified?: unknown;
  readonly name?: string;
  /** What the id token says beside the subject; the rest is what userinfo says. */
  readonly inIdToken?: Readonly<Record<string, unknown>>;
}

/** How a path answers instead; `'cut'`: the connection ends in the middle of the answer. */
export type Fault =
  | 'cut'
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly type?: string;
      readonly headers?: Record<string, string>;
    };

/** A real OpenID Connect provider on loopback without login pages: `isThere` decides who is signed in. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** By subject; may be changed at any time. */
  readonly accounts: Map<string, OpenIdAccount>;
  /** The subject that is signed in at the provider. */
  isThere: string;
  /** By path: `/token`. */
  readonly faults: Map<string, Fault>;
  /** Changes the claims of the next id tokens, which are signed again with the provider's key. */
  changeIdToken: ((claims: Claims) => Claims) | undefined;
  close(): Promise<void>;
}

type Claims = Record<string, unknown>;

const CLIENT = { clientId: 'omnimemory', clientSecret: 'a secret of the client' };

/** `callback`: where it may send browsers back to. */
export async function startOpenIdProvider(callback: string): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, OpenIdAccount>();
  const started: OpenIdProvider = {
    issuer,
    ...CLIENT,
    accounts,
    isThere: '',
    faults: new Map(),
    changeIdToken: undefined,
    close: () => stop(server),
  };
  const key = newKey();
  const provider = providerFor(issuer, callback, { accounts, key });
  misbehave(provider, started, key);
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    const result = { login: { accountId: started.isThere }, consent: {} };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });
  return started;
}

const newKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: 'the key',
  alg: 'RS256',
  use: 'sig',
});
type Key = ReturnType<typeof newKey>;

/** Answers with the faults that a test has asked for. */
function misbehave(provider: Provider, started: OpenIdProvider, key: Key): void {
  provider.use(async (context, next) => {
    const fault = started.faults.get(context.path);
    if (fault === undefined) await next();
    else if (fault === 'cut') {
      context.respond = false;
      context.res.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      context.res.write('{"access_token":"', () => context.req.socket.destroy());
    } else {
      context.status = fault.status;
      context.set(fault.headers ?? {});
      context.body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? {});
      context.type = fault.type ?? 'application/json';
    }
    const { body } = context as { body?: { id_token?: string } };
    if (started.changeIdToken && body?.id_token)
      body.id_token = signedAnew(body.id_token, started.changeIdToken, key);
  });
}

function signedAnew(token: string, change: (claims: Claims) => Claims, key: Key): string {
  const [header = '', payload = ''] = token.split('.');
  const claims = change(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signature = sign('RSA-SHA256', Buffer.from(signed), createPrivateKey({ key, format: 'jwk' }));
  return `${signed}.${signature.toString('base64url')}`;
}

interface Known {
  readonly accounts: Map<string, OpenIdAccount>;
  readonly key: Key;
}

function providerFor(issuer: string, callback: string, { accounts, key }: Known): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [callback],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: [randomBytes(32).toString('hex')] },
    jwks: { keys: [key] },
    // claims of the scopes in the id token, too
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    // no session there: `isThere` is read for each request
    ttl: { Session: 1, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      if (!account) return undefined;
      const { inIdToken = {}, ...inUserinfo } = account;
      const claims = (use: string) =>
        use === 'id_token' ? { sub, ...inIdToken } : { sub, email_verified: true, ...inUserinfo };
      return { accountId: sub, claims };
    },
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      const grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
