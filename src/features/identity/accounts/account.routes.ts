import { accepted, authEndpointsOver } from '../../../http/endpoints/auth-endpoint.ts';
import { created, ok } from '../../../http/endpoints/endpoint.ts';
import {
  acceptedResponse,
  changePasswordBody,
  confirmPasswordBody,
  emailBody,
  loginBody,
  profileResponse,
  registerBody,
  resetPasswordBody,
  signedInResponse,
  userResponse,
  verifyEmailBody,
} from './account.schemas.ts';
import type { AccountService } from './account.service.ts';
import type { Attempts } from './attempts.ts';
import type { RegistrationService } from './registration.service.ts';
import type { SignIn } from './sign-in.ts';

const endpoint = authEndpointsOver<{
  readonly accounts: AccountService;
  readonly registrations: RegistrationService;
  readonly attempts: Attempts;
  readonly signIn: SignIn;
}>();

export const accountRoutes = [
  endpoint({
    method: 'post',
    path: '/auth/register',
    access: 'open',
    summary:
      'Register with an email address and a password; the account is created when the emailed token is confirmed',
    body: registerBody,
    responses: { 202: acceptedResponse },
    handle: async ({ services: { registrations, attempts }, browser, body }) => {
      const mail = await attempts.countMail('registration', browser, body.email);
      await registrations.register(body, mail);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/verify-email',
    access: 'open',
    summary: 'Confirm an email address with the emailed token and the password, which creates the account',
    body: verifyEmailBody,
    responses: { 201: userResponse },
    handle: async ({ services: { registrations, attempts }, browser, body: { token, password } }) => {
      await attempts.countToken(browser);
      const user = await registrations.verifyEmail(token, password);
      browser.knowFor(user.email);
      return created(user);
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/verify-email/resend',
    access: 'open',
    summary: 'Request another confirmation email',
    body: emailBody,
    responses: { 202: acceptedResponse },
    handle: async ({ services: { registrations, attempts }, browser, body: { email } }) => {
      const mail = await attempts.countMail('confirmation', browser, email);
      registrations.resendVerification(email, mail);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/login',
    access: 'open',
    summary: 'Sign in with an email address and a password; cancels a deletion of the account that waits',
    body: loginBody,
    responses: { 200: signedInResponse },
    handle: async ({ services: { attempts, signIn }, browser, body: { email } }) => {
      await attempts.countLogin(browser, email);
      const { user, ...signedIn } = await signIn.byPassword(browser);
      await attempts.resetLogins(browser, email);
      await browser.signIn(user.id, signedIn);
      browser.knowFor(email);
      return ok({ ...user, deletion_cancelled: signedIn.deletionCancelled });
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/logout',
    access: 'open',
    summary: 'Sign out of this browser',
    responses: { 204: null },
    handle: async ({ browser }) => {
      await browser.signOut();
      return { status: 204, body: undefined };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/forgot',
    access: 'open',
    summary: 'Request an email with a link to choose a new password',
    body: emailBody,
    responses: { 202: acceptedResponse },
    handle: async ({ services: { accounts, attempts }, browser, body: { email } }) => {
      const mail = await attempts.countMail('reset', browser, email);
      accounts.forgotPassword(email, mail);
      return accepted();
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/reset',
    access: 'open',
    summary: 'Choose a new password with the emailed token; ends every session of the account',
    body: resetPasswordBody,
    responses: { 204: null },
    handle: async ({ services: { accounts, attempts }, browser, body: { token, password } }) => {
      await attempts.countToken(browser);
      browser.knowFor(await accounts.resetPassword(token, password));
      return { status: 204, body: undefined };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/confirm',
    access: 'signed-in',
    summary: 'Confirm the password, for actions that need a sign-in within the last 10 minutes',
    body: confirmPasswordBody,
    responses: { 204: null },
    handle: async ({ services: { accounts, attempts }, browser, userId, body: { password } }) => {
      await attempts.withOwnPassword(userId, () => accounts.confirmPassword(userId, password));
      await browser.prove();
      return { status: 204, body: undefined };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/password/change',
    access: 'signed-in',
    summary: 'Change the password; ends every other session of the account',
    body: changePasswordBody,
    responses: { 200: userResponse },
    handle: async ({ services: { accounts, attempts }, browser, userId, body }) => {
      const { password: current, new_password: next } = body;
      const { user, epoch } = await attempts.withOwnPassword(userId, () =>
        accounts.changePassword(userId, { current, next }),
      );
      await browser.signIn(userId, { epoch });
      browser.knowFor(user.email);
      return ok(user);
    },
  }),
  endpoint({
    method: 'get',
    path: '/auth/me',
    access: 'signed-in',
    summary: 'Get the signed-in user',
    responses: { 200: profileResponse },
    handle: async ({ services: { accounts }, browser, userId }) => {
      const profile = await accounts.profile(userId);
      return ok({ ...profile, tenant_id: browser.session.tenantId ?? null });
    },
  }),
];
