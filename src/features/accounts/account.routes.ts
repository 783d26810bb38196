import { created, ok } from '../../web/endpoint.ts';
import { accepted, sessionEndpointsOver } from '../../web/session-endpoint.ts';
import {
  acceptedAnswer,
  changePasswordBody,
  emailBody,
  loginBody,
  profileAnswer,
  registerBody,
  resetPasswordBody,
  userAnswer,
  verifyEmailBody,
} from './account.schemas.ts';
import type { AccountService } from './account.service.ts';
import type { Attempts } from './attempts.ts';
import type { SignIn } from './sign-in.ts';

const endpoint = sessionEndpointsOver<{
  readonly accounts: AccountService;
  readonly attempts: Attempts;
  readonly signIn: SignIn;
}>();

export const accountRoutes = [
  endpoint({
    method: 'post',
    path: '/auth/register',
    access: 'open',
    summary: 'Register with an address and a password; the account begins when the mailed token is confirmed',
    body: registerBody,
    answers: { 202: acceptedAnswer },
    handle: async ({ services: { accounts, attempts }, browser, body }) => {
      await attempts.count('mails', browser.ip, body.email);
      await accounts.register(body);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/verify-email',
    access: 'open',
    summary: 'Confirm an address with the mailed token and the password, which begins the account',
    body: verifyEmailBody,
    answers: { 201: userAnswer },
    handle: async ({ services: { accounts, attempts }, browser, body: { token, password } }) => {
      await attempts.count('tokens', browser.ip);
      return created(await accounts.verifyEmail(token, password));
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/verify-email/resend',
    access: 'open',
    summary: 'Ask for another mail to confirm the address with',
    body: emailBody,
    answers: { 202: acceptedAnswer },
    handle: async ({ services: { accounts, attempts }, browser, body: { email } }) => {
      await attempts.count('mails', browser.ip, email);
      accounts.resendVerification(email);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/login',
    access: 'open',
    summary: 'Sign in with an address and a password',
    body: loginBody,
    answers: { 200: userAnswer },
    handle: async ({ services: { attempts, signIn }, browser, body: { email } }) => {
      await attempts.count('logins', browser.ip, email);
      const { user, epoch } = await signIn.byPassword(browser);
      await attempts.forgiveLogins(email);
      await browser.signIn(user.id, epoch);
      return ok(user);
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/logout',
    access: 'open',
    summary: 'End the session of this browser',
    answers: { 204: null },
    handle: async ({ browser }) => {
      await browser.signOut();
      return { status: 204, body: undefined };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/forgot',
    access: 'open',
    summary: 'Ask for a mail to choose a new password with',
    body: emailBody,
    answers: { 202: acceptedAnswer },
    handle: async ({ services: { accounts, attempts }, browser, body: { email } }) => {
      await attempts.count('mails', browser.ip, email);
      accounts.forgotPassword(email);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/reset',
    access: 'open',
    summary: 'Choose a new password with the mailed token; ends every session of the account',
    body: resetPasswordBody,
    answers: { 204: null },
    handle: async ({ services: { accounts, attempts }, browser, body: { token, password } }) => {
      await attempts.count('tokens', browser.ip);
      await accounts.resetPassword(token, password);
      return { status: 204, body: undefined };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/change',
    access: 'signed-in',
    summary: 'Change the password; ends every other session of the account',
    body: changePasswordBody,
    answers: { 200: userAnswer },
    handle: async ({ services: { accounts, attempts }, browser, userId, body }) => {
      await attempts.count('logins', browser.ip, userId);
      const { password: current, new_password: next } = body;
      const { user, epoch } = await accounts.changePassword(userId, { current, next });
      await attempts.forgiveLogins(userId);
      await browser.signIn(userId, epoch);
      return ok(user);
    },
  }),
  endpoint({
    method: 'get',
    path: '/auth/me',
    access: 'signed-in',
    summary: 'Who is signed in',
    answers: { 200: profileAnswer },
    handle: async ({ services: { accounts }, browser, userId }) => {
      const profile = await accounts.profile(userId);
      return ok({ ...profile, tenant_id: browser.session.tenantId ?? null });
    },
  }),
];
