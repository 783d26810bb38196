import { Passport } from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Browser } from '../../../http/auth/browser.ts';
import type { Logger } from '../../../lib/logger.ts';
import { WrongCredentials } from './account.errors.ts';
import type { AccountService } from './account.service.ts';
import type { SignedIn } from './account.ts';
import type { SignInProvider } from './providers/provider.ts';
import {
  type AuthorizationPurpose,
  type AuthorizationResult,
  authorizationOf,
  ProviderStrategy,
} from './providers/provider-strategy.ts';
import { SignInRefused } from './providers/sign-in-fault.ts';

/** The sign-in methods as Passport strategies: a password, and the configured providers. */
export class SignIn {
  readonly providers: readonly SignInProvider[];
  readonly #passport = new Passport();

  constructor(accounts: AccountService, providers: readonly SignInProvider[], log: Logger) {
    this.providers = providers;
    this.#passport.use(
      new LocalStrategy({ usernameField: 'email', session: false }, (email, password, done) => {
        accounts.logIn(email, password).then((signedIn) => done(null, signedIn), done);
      }),
    );
    for (const provider of providers) this.#passport.use(new ProviderStrategy(provider, log));
  }

  has(provider: string): boolean {
    return this.providers.some(({ name }) => name === provider);
  }

  /** Checks `email` and `password` of the request body. Throws WrongCredentials. */
  async byPassword(browser: Browser): Promise<SignedIn> {
    const signedIn = await browser.consult<SignedIn>(this.#passport, 'local', {
      refusal: () => new WrongCredentials(),
    });
    if (!signedIn) throw new WrongCredentials();
    return signedIn;
  }

  /** Redirects the browser to the provider. Throws ProviderUnavailable, ProviderMisconfigured. */
  async leaveFor(provider: string, browser: Browser, begin: AuthorizationPurpose): Promise<void> {
    await this.#step(provider, browser, { begin });
  }

  /** Whether the browser was sent to a provider to link it, and not to sign in. */
  isLinking({ session }: Browser): boolean {
    return authorizationOf(session)?.linkTo !== undefined;
  }

  /** The user who has returned from the provider. Throws SignInRefused, ProviderUnavailable, ProviderMisconfigured. */
  async comeBackFrom(provider: string, browser: Browser): Promise<AuthorizationResult> {
    const result = await this.#step(provider, browser, {});
    if (!result) throw new SignInRefused();
    return result;
  }

  #step(provider: string, browser: Browser, step: object): Promise<AuthorizationResult | undefined> {
    return browser.consult<AuthorizationResult>(this.#passport, provider, {
      ...step,
      callbackUrl: `${browser.origin}/auth/${provider}/callback`,
      refusal: () => new SignInRefused(),
    });
  }
}
