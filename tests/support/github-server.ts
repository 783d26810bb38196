import { createHash, randomBytes } from 'node:crypto';
import express from 'express';
import { listen, type TestSite } from './browser.ts';

export interface GitHubAccount {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly emails: readonly { email: string; primary: boolean; verified: boolean }[];
}

/** The parts of GitHub that sign-in uses, by its documentation: the web flow with PKCE, `/user` and `/user/emails`. */
export interface GitHubServer extends TestSite {
  /** The user at the browser; `undefined`: the user denies. */
  isThere: GitHubAccount | undefined;
  /** By path (`/api/user`): how it answers instead. */
  readonly faults: Map<string, GitHubFault>;
}

export interface GitHubFault {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const [CLIENT_ID, CLIENT_SECRET] = ['a-client', 'a secret of the client'];
export const GITHUB_CLIENT = { GITHUB_CLIENT_ID: CLIENT_ID, GITHUB_CLIENT_SECRET: CLIENT_SECRET };

interface Grant {
  readonly account: GitHubAccount;
  readonly challenge: string;
  readonly redirectUri: string;
}

export async function startGitHubServer(): Promise<GitHubServer> {
  const codes = new Map<string, Grant>();
  const tokens = new Map<string, GitHubAccount>();
  const faults = new Map<string, GitHubFault>();
  const app = express();
  app.use(({ path }, response, next) => {
    const fault = faults.get(path);
    if (!fault) return next();
    response
      .status(fault.status)
      .set(fault.headers ?? {})
      .send(fault.body);
  });
  app.get('/login/oauth/authorize', (request, response) => {
    const query = request.query as Record<string, string>;
    const back = new URL(query.redirect_uri ?? '');
    back.searchParams.set('state', query.state ?? '');
    if (!server.isThere) back.searchParams.set('error', 'access_denied');
    else {
      const code = randomBytes(10).toString('hex');
      const { code_challenge: challenge = '', redirect_uri: redirectUri = '' } = query;
      codes.set(code, { account: server.isThere, challenge, redirectUri });
      back.searchParams.set('code', code);
    }
    response.redirect(back.href);
  });
  app.post('/login/oauth/access_token', express.urlencoded({ extended: false }), (request, response) => {
    const { client_id, client_secret, code, code_verifier = '', redirect_uri } = request.body;
    const grant = codes.get(code);
    codes.delete(code);
    if (client_id !== CLIENT_ID || client_secret !== CLIENT_SECRET)
      return response.json({ error: 'incorrect_client_credentials' });
    const challenge = createHash('sha256').update(code_verifier).digest('base64url');
    // GitHub says 200 to this
    if (grant?.challenge !== challenge || grant.redirectUri !== redirect_uri)
      return response.json({ error: 'bad_verification_code', error_description: 'The code is incorrect.' });
    const token = `gho_${randomBytes(18).toString('hex')}`;
    tokens.set(token, grant.account);
    return response.json({ access_token: token, token_type: 'bearer', scope: 'read:user,user:email' });
  });
  app.get(['/api/user', '/api/user/emails'], (request, response) => {
    const account = tokens.get(request.headers.authorization?.replace(/^bearer /i, '') ?? '');
    if (!account || !request.headers['user-agent'])
      return response.status(401).json({ message: 'Bad credentials' });
    const { emails, ...user } = account;
    return response.json(
      request.path.endsWith('/emails')
        ? emails
        : { ...user, avatar_url: 'https://avatars.example/1', email: null },
    );
  });
  const server: GitHubServer = { ...(await listen(app)), isThere: undefined, faults };
  return server;
}
