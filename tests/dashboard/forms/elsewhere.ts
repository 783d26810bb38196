import type { Page } from 'playwright-core';

const SIGN_IN = 'tests/dashboard/people/faults.test.ts';

/** Files with a form or a write that have no case, and why. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  'pages/start/register-page.tsx': SIGN_IN,
  'pages/start/accept-invitation-page.tsx': SIGN_IN,
  'pages/start/new-team-page.tsx': SIGN_IN,
  'pages/start/forgot-password-page.tsx': SIGN_IN,
  'pages/start/sign-in-page.tsx': SIGN_IN,
  'pages/start/reset-password-page.tsx': SIGN_IN,
  'pages/start/verify-email-page.tsx': SIGN_IN,
  'pages/account/password-card.tsx': SIGN_IN,
  'pages/account/sessions-card.tsx': 'has buttons only; the session that ends is in people/ways-back.test.ts',
  'pages/account/delete-account-card.tsx': 'tests/dashboard/people/account-deletion.test.ts',
  'pages/account/providers-card.tsx': 'tests/dashboard/people/ways-back.test.ts',
  'frame/confirm-identity.tsx': 'tests/dashboard/people/ways-back.test.ts',
  'frame/person-menu.tsx': 'signs out; has no input',
  'api/account.ts': 'the sign-out of every page',
  'parts/form/form.tsx': 'the part that all cases use',
  'parts/form/form-dialog.tsx': 'the part that all cases use',
  'pages/api-keys/secret-dialog.tsx': 'the dialog of two cases',
  'pages/checkpoints/use-revision.ts': 'the write of two cases',
  'parts/deletion/use-bring-back.ts': 'the write of two cases',
  'pages/settings/use-settings.ts': 'the write of four cases',
  'pages/settings/retention-words.ts': 'has types only, and reads the form of two cases',
  'pages/sessions/use-session-change.ts': 'the write of three cases',
  'pages/settings/imports/start-import.tsx': 'sends a file; tests/dashboard/scope/imports.test.ts',
  'pages/sessions/sessions-page.tsx': 'shows the problem of row-actions.tsx',
};

/** Billing as if Stripe were configured and knew the team, which buys nothing yet. */
export async function answerBilling(page: Page): Promise<void> {
  await page.route('**/v1/billing', async (route) => {
    const response = await route.fetch();
    const json = { ...(await response.json()), configured: true, has_customer: true };
    await route.fulfill({ response, json });
  });
  await page.route('**/v1/billing/plans', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const price = {
      interval: 'month',
      amount: 19_000,
      currency: 'usd',
      quantity: 10,
      extra_seat_amount: 1_900,
    };
    const data = body.data.map((one: { plan: string }) =>
      one.plan === 'pro' ? { ...one, prices: [price] } : one,
    );
    await route.fulfill({ response, json: { ...body, sells: true, data } });
  });
}
