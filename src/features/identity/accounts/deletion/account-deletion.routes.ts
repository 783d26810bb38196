import { authEndpointsOver } from '../../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../../http/endpoints/endpoint.ts';
import type { AccountService } from '../account.service.ts';
import type { Attempts } from '../attempts.ts';
import { reauthenticate } from '../reauthenticate.ts';
import { accountDeletion, accountDeletionBody, accountDeletionPreview } from './account-deletion.schemas.ts';
import type { AccountDeletionService } from './account-deletion.service.ts';

const endpoint = authEndpointsOver<{
  readonly accounts: AccountService;
  readonly attempts: Attempts;
  readonly accountDeletions: AccountDeletionService;
}>();

export const accountDeletionRoutes = [
  endpoint({
    method: 'post',
    path: '/auth/account/deletion',
    access: 'signed-in',
    summary:
      'Delete your account after a grace period, and sign out everywhere at once; signing in cancels it. Needs the password, or a sign-in within the last 10 minutes',
    body: accountDeletionBody,
    responses: { 202: accountDeletion },
    handle: async ({ services, browser, userId, body: { password } }) => {
      await reauthenticate(services, { browser, userId, password });
      const deletion = await services.accountDeletions.request(userId, browser.epoch);
      await browser.signOut();
      return { status: 202, body: deletion };
    },
  }),
  endpoint({
    method: 'post',
    path: '/auth/account/deletion/preview',
    access: 'signed-in',
    summary:
      'Show what the deletion of your account would remove and what would stay, without deleting anything',
    responses: { 200: accountDeletionPreview },
    handle: async ({ services: { accountDeletions }, userId }) => ok(await accountDeletions.preview(userId)),
  }),
];
