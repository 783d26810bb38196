import { authEndpointsOver, redirect } from '../../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../../http/endpoints/endpoint.ts';
import { RequestProblem } from '../../../../http/problem.ts';
import { NotFound } from '../../../../lib/errors.ts';
import { callbackQuery, identityParams, leaveQuery, providersResponse } from '../account.schemas.ts';
import type { AccountService } from '../account.service.ts';
import type { Attempts } from '../attempts.ts';
import type { SignIn } from '../sign-in.ts';
import type { ProviderService } from './provider.service.ts';
import { PROVIDER_NAMES, type ProviderName } from './provider.ts';

const endpoint = authEndpointsOver<{
  readonly accounts: AccountService;
  readonly attempts: Attempts;
  readonly signIn: SignIn;
  readonly providerAccounts: ProviderService;
}>();

/** The configured providers, with the path at which a sign-in begins. */
export const providerLinksOf = ({ providers }: SignIn) =>
  providers.map(({ name, title }) => ({ name, title, login_url: `/auth/${name}/login` }));

/** The pages that show why a provider did not work. */
const SIGN_IN_PAGE = '/sign-in';
const ACCOUNT_PAGE = '/account';

/** Each provider has paths of its own: `/auth/{provider}/login` would match the same URLs as `/auth/sessions/{id}`. */
const routesOf = (provider: ProviderName) => [
  endpoint({
    method: 'get',
    path: `/auth/${provider}/login`,
    access: 'open',
    problemPage: SIGN_IN_PAGE,
    summary: 'Sign in with a provider: redirects the browser to it',
    query: leaveQuery,
    responses: { 302: null },
    handle: async ({ services: { attempts, signIn }, browser, query }) => {
      if (!signIn.has(provider)) throw new NotFound('provider');
      await attempts.countToken(browser);
      await signIn.leaveFor(provider, browser, { linkTo: undefined, returnTo: query.return_to });
      return undefined;
    },
  }),
  endpoint({
    method: 'get',
    path: `/auth/${provider}/link`,
    access: 'signed-in',
    problemPage: ACCOUNT_PAGE,
    summary:
      'Link a provider to the account: redirects the browser to it. Needs a sign-in within the last 10 minutes',
    query: leaveQuery,
    responses: { 302: null },
    handle: async ({ services: { attempts, signIn }, browser, userId, query }) => {
      if (!signIn.has(provider)) throw new NotFound('provider');
      // a link on another site's page must not start this
      if (browser.isSentByOtherSite)
        throw new RequestProblem(
          403,
          'origin_refused',
          'This request did not come from a page of this server. Start again from one.',
        );
      browser.requireRecentProof();
      await attempts.countToken(browser);
      await signIn.leaveFor(provider, browser, { linkTo: userId, returnTo: query.return_to });
      return undefined;
    },
  }),
  endpoint({
    method: 'get',
    path: `/auth/${provider}/callback`,
    access: 'open',
    problemPage: SIGN_IN_PAGE,
    summary: 'The callback to which a provider redirects the browser',
    query: callbackQuery,
    responses: { 302: null },
    handle: async ({ services, browser, userId }) => {
      const { attempts, signIn, providerAccounts } = services;
      if (signIn.isLinking(browser)) browser.showProblemsAt(ACCOUNT_PAGE);
      if (!signIn.has(provider)) throw new NotFound('provider');
      await attempts.countToken(browser);
      const { profile, authorization } = await signIn.comeBackFrom(provider, browser);
      const { linkTo, returnTo } = authorization;
      const id = await providerAccounts.complete({ profile, linkTo }, browser, userId);
      if (linkTo === undefined) browser.knowFor((await services.accounts.signedInUser(id)).email);
      return redirect(returnTo);
    },
  }),
];

export const providerRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/providers',
    access: 'open',
    summary: 'List the providers that can be used to sign in',
    responses: { 200: providersResponse },
    handle: async ({ services: { signIn } }) => ok({ data: providerLinksOf(signIn) }),
  }),
  ...PROVIDER_NAMES.flatMap(routesOf),
  endpoint({
    method: 'delete',
    path: '/auth/identities/:id',
    access: 'signed-in',
    summary:
      'Unlink a provider from the account; ends every other session. Needs a sign-in within the last 10 minutes',
    params: identityParams,
    responses: { 204: null },
    handle: async ({ services: { providerAccounts }, browser, userId, params: { id } }) => {
      browser.requireRecentProof();
      await providerAccounts.unlink(userId, id, browser.sessionHash);
      return { status: 204, body: undefined };
    },
  }),
];
