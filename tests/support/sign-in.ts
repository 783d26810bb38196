import { randomBytes } from 'node:crypto';
import { TestBrowser, type TestSite } from './browser.ts';
import type { TestDatabase } from './test-database.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly browser: TestBrowser;
}

/** A new email address. */
export const newAddress = (name = 'ada') => `${name}.${randomBytes(6).toString('hex')}@example.com`;

/** A random network, so that the limits of one test do not affect another. Needs a site that trusts its proxy. */
export const fromSomewhere = () => ({ 'x-forwarded-for': [10, ...randomBytes(3)].join('.') });

/** Registers, confirms the email address and signs in, as people do. */
export async function newPerson(db: TestDatabase, site: TestSite, name = 'ada'): Promise<Person> {
  const browser = new TestBrowser(site.origin, fromSomewhere());
  const person = {
    email: newAddress(name),
    password: `the password of ${name} ${randomBytes(6).toString('hex')}`,
  };
  const registered = await browser.post('/auth/register', { ...person, name });
  if (registered.status !== 202) throw new Error(`register: ${JSON.stringify(registered.body)}`);
  const token = await db.mailbox.tokenOf(person.email);
  const { body } = await browser.post('/auth/verify-email', { token, password: person.password });
  await logIn(browser, person);
  return { ...person, id: body.id, browser };
}

export async function logIn(
  browser: TestBrowser,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<void> {
  const { status, body } = await browser.post('/auth/login', { email, password });
  if (status !== 200) throw new Error(`login: ${JSON.stringify(body)}`);
}
