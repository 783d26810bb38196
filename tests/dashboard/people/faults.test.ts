import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newPerson } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = hasChromium ? await setUpDashboard() : (undefined as never);
const open: Dashboard['open'] = (options) => dashboard.open(options);

interface FormCase {
  readonly path: string;
  readonly button: string;
  /** What the form sends to. */
  readonly route: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The name of the field that a 422 concerns. */
  readonly faulty: string;
}

const TOKEN = `#token=${'t'.repeat(43)}`;
const [EMAIL, PASSWORD] = ['ada@example.com', 'a horse that nobody owns'];

const FORMS: readonly FormCase[] = [
  {
    path: '/sign-in',
    button: 'Sign in',
    route: '/auth/login',
    fields: { email: EMAIL, password: PASSWORD },
    faulty: 'email',
  },
  {
    path: '/register',
    button: 'Register',
    route: '/auth/register',
    fields: { email: EMAIL, name: 'Ada', password: PASSWORD },
    faulty: 'password',
  },
  {
    path: `/verify-email${TOKEN}`,
    button: 'Confirm',
    route: '/auth/verify-email',
    fields: { password: PASSWORD },
    faulty: 'password',
  },
  {
    path: '/verify-email',
    button: 'Send another link',
    route: '/auth/verify-email/resend',
    fields: { email: EMAIL },
    faulty: 'email',
  },
  {
    path: '/forgot-password',
    button: 'Send the link',
    route: '/auth/password/forgot',
    fields: { email: EMAIL },
    faulty: 'email',
  },
  {
    path: `/reset-password${TOKEN}`,
    button: 'Change the password',
    route: '/auth/password/reset',
    fields: { password: PASSWORD },
    faulty: 'password',
  },
];

const FORMS_OF_PERSON: readonly FormCase[] = [
  {
    path: '/new-team',
    button: 'Create the team',
    route: '/auth/tenants',
    fields: { name: 'Compilers' },
    faulty: 'name',
  },
  {
    path: '/account',
    button: 'Change the password',
    route: '/auth/password/change',
    fields: { password: PASSWORD, new_password: 'another horse of nobody' },
    faulty: 'new_password',
  },
  {
    path: `/accept-invitation${TOKEN}`,
    button: 'Join the team',
    route: '/auth/invitations/accept',
    fields: {},
    faulty: '',
  },
];

const problem = (status: number, code: string, more: object = {}) => ({
  status,
  contentType: 'application/problem+json',
  headers: status === 429 || status === 503 ? { 'retry-after': '840' } : {},
  body: JSON.stringify({
    title: 'x',
    status,
    code,
    detail: `The detail of ${code}.`,
    request_id: 'req-1',
    ...more,
  }),
});

const send = (page: Page, { button }: FormCase): Promise<void> =>
  page.getByRole('button', { name: button, exact: true }).click();

/** The form still has what was typed. */
async function expectKept(page: Page, { fields }: FormCase): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    expect(await page.locator(`form input[name="${name}"]`).inputValue()).toBe(value);
}

async function expectFaultsShown(one: DashboardWindow, form: FormCase): Promise<void> {
  const { page } = one;
  page.setDefaultTimeout(8_000);
  await one.goTo(form.path);
  for (const [name, value] of Object.entries(form.fields))
    await page.locator(`form input[name="${name}"]`).fill(value);
  const alert = page.locator('form').getByRole('alert');
  const answers = [
    [problem(409, 'some_conflict'), 'The detail of some_conflict.'],
    [problem(403, 'origin_refused'), 'The detail of origin_refused.'],
    [problem(429, 'too_many_logins'), 'Try again in 14 min.'],
    [problem(503, 'passwords_busy'), 'The detail of passwords_busy.'],
    [undefined, 'The server cannot be reached.'],
  ] as const;
  let answer: ReturnType<typeof problem> | undefined;
  await page.route(`**${form.route}`, (route) => (answer ? route.fulfill(answer) : route.abort()));
  for (const [next, text] of answers) {
    answer = next;
    await send(page, form);
    await alert.getByText(text).waitFor();
    await expectKept(page, form);
  }
  if (form.faulty !== '') {
    const errors = [{ path: form.faulty, message: 'must be something else' }];
    answer = problem(422, 'validation_failed', { errors });
    await send(page, form);
    await expectAtField(page, form.faulty);
    await expectKept(page, form);
  }
  await page.unroute(`**${form.route}`);
}

/** The field has the focus, and the message describes it. */
async function expectAtField(page: Page, name: string): Promise<void> {
  await page.getByText('must be something else').waitFor();
  await page.waitForFunction((one) => document.activeElement?.getAttribute('name') === one, name);
  const texts = await page
    .locator(`form input[name="${name}"]`)
    .evaluate((field) =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent),
    );
  expect(texts).toContain('must be something else');
}

whereChromiumIs('a refused form shows the problem at its place and keeps what was typed', () => {
  let somebody: DashboardWindow;
  let ofPerson: DashboardWindow;
  beforeAll(async () => {
    somebody = await open();
    ofPerson = await open({ person: await newPerson(dashboard.db, dashboard.site) });
  });

  test.each(FORMS)('$path, for somebody without a session', async (form) => {
    await expectFaultsShown(somebody, form);
    somebody.expectNoFault();
  });

  test.each(FORMS_OF_PERSON)('$path, for a person', async (form) => {
    await expectFaultsShown(ofPerson, form);
    ofPerson.expectNoFault();
  });
});

whereChromiumIs('a click', () => {
  test('twice, with a slow server, sends a form once', async () => {
    const one = await open();
    const { page } = one;
    await one.goTo('/forgot-password');
    let sent = 0;
    await page.route('**/auth/password/forgot', async (route) => {
      sent += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.getByLabel('Email address').fill(EMAIL);
    await page.evaluate(() => {
      const form = document.querySelector('form');
      form?.requestSubmit();
      form?.requestSubmit();
    });
    await page.getByText('Check your email').waitFor();
    expect(sent).toBe(1);
    one.expectNoFault();
  });

  test('can paste, and password managers find their fields', async () => {
    const one = await open();
    const { page } = one;
    await one.goTo('/sign-in');
    const password = page.getByLabel('Password');
    await page.evaluate((text) => navigator.clipboard.writeText(text), PASSWORD);
    await password.focus();
    await page.keyboard.press('ControlOrMeta+v');
    expect(await password.inputValue()).toBe(PASSWORD);
    const hints = () =>
      page.locator('form input').evaluateAll((all) => all.map((field) => field.getAttribute('autocomplete')));
    expect(await hints()).toEqual(['username', 'current-password']);
    await one.goTo('/register');
    expect(await hints()).toEqual(['username', 'name', 'new-password']);
    await one.goTo(`/reset-password${TOKEN}`);
    expect(await hints()).toEqual(['new-password']);
    one.expectNoFault();
  });
});

whereChromiumIs('what a URL says about a provider', () => {
  let one: DashboardWindow;
  beforeAll(async () => {
    one = await open();
  });

  test.each([
    ['provider_unavailable&retry_after=10', 'The provider is not responding properly', 'Try again in 10 s.'],
    ['account_exists', 'An account with this email address already exists', 'account_exists'],
    ['no_such_code&request_id=1c2d-3e', 'The provider could not be used. Start again.', '1c2d-3e'],
  ])('%s', async (query, text, more) => {
    await one.goTo(`/sign-in?problem=${query}`);
    const alert = one.page.getByRole('alert');
    await alert.getByText(text).waitFor();
    await alert.getByText(more).first().waitFor();
    one.expectNoFault();
  });

  test('is no place for the texts of others', async () => {
    const text = encodeURIComponent('<b>Call 555-0100 to get your account back</b>');
    await one.goTo(`/sign-in?problem=${text}&request_id=${text}&retry_after=${text}`);
    expect(await one.page.textContent('body')).not.toContain('555');
    await one.goTo(`/sign-in?problem=account_exists&request_id=${text}&retry_after=${text}`);
    expect(await one.page.textContent('body')).not.toContain('555');
    one.expectNoFault();
  });
});
