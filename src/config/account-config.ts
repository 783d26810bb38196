import { z } from 'zod';
import {
  flag,
  httpUrl,
  line,
  origin,
  positiveNumber,
  sender,
  smtpUrl,
  trustedProxies,
  webUrl,
} from './values.ts';

/** Sign-in, auth sessions and email. */
export interface AccountConfig {
  /** The public origin of the server: `https://memory.example`. `undefined`: as each request states it. */
  readonly publicUrl: string | undefined;
  /** Express's `trust proxy`: the proxies whose X-Forwarded-* headers are trusted. */
  readonly trustProxy: number | readonly string[] | false;
  readonly sessionIdleHours: number;
  readonly sessionLifetimeHours: number;
  /** `undefined`: emails go to the log. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly openId: OpenIdConfig | undefined;
  readonly gitHub: GitHubConfig | undefined;
}

export interface OpenIdConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The name of the provider as shown to people. */
  readonly title: string;
  /** Whether the email addresses of a provider that never sends `email_verified` count as verified. */
  readonly trustUnstatedEmails: boolean;
}

export interface GitHubConfig {
  readonly url: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const MAX_SESSION_HOURS = 8_784;
const MAX_CREDENTIAL = 1_000;

/** The variables, to be spread into a schema of the whole environment. */
export const accountEnvironment = {
  PUBLIC_URL: origin.optional(),
  TRUST_PROXY: trustedProxies.default(false),
  SESSION_IDLE_HOURS: positiveNumber(MAX_SESSION_HOURS).default(168),
  SESSION_LIFETIME_HOURS: positiveNumber(MAX_SESSION_HOURS).default(720),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: sender.optional(),
  // kept exactly, including a trailing slash, because it is compared with the provider's issuer
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: line(MAX_CREDENTIAL).optional(),
  OIDC_CLIENT_SECRET: line(MAX_CREDENTIAL).optional(),
  OIDC_TITLE: line(50).default('Single sign-on'),
  OIDC_TRUST_UNSTATED_EMAILS: flag.default(false),
  GITHUB_CLIENT_ID: line(MAX_CREDENTIAL).optional(),
  GITHUB_CLIENT_SECRET: line(MAX_CREDENTIAL).optional(),
  GITHUB_URL: webUrl.default('https://github.com'),
  GITHUB_API_URL: webUrl.default('https://api.github.com'),
};
const environment = z.object(accountEnvironment);
type Environment = z.infer<typeof environment>;

/** Whether clients reach this server through a proxy: a request that looks local may then come from anywhere. */
export const isBehindProxy = ({
  trustProxy,
  publicUrl,
}: Pick<AccountConfig, 'trustProxy' | 'publicUrl'>): boolean =>
  trustProxy !== false || publicUrl?.startsWith('https:') === true;

/** Adds errors to `faults`; the result is only usable if there are none. */
export function accountConfigOf(values: Environment, faults: string[]): AccountConfig {
  if (values.PUBLIC_URL?.startsWith('https:') && values.TRUST_PROXY === false)
    faults.push(
      'TRUST_PROXY: must be set with an https PUBLIC_URL, because only a proxy can terminate TLS for this server',
    );
  const openId = together(values, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'], faults);
  const gitHub = together(values, ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'], faults);
  return {
    publicUrl: values.PUBLIC_URL,
    trustProxy: values.TRUST_PROXY,
    sessionIdleHours: values.SESSION_IDLE_HOURS,
    sessionLifetimeHours: values.SESSION_LIFETIME_HOURS,
    smtp: smtpOf(values, faults),
    openId: openId && {
      issuer: openId.OIDC_ISSUER,
      clientId: openId.OIDC_CLIENT_ID,
      clientSecret: openId.OIDC_CLIENT_SECRET,
      title: values.OIDC_TITLE,
      trustUnstatedEmails: values.OIDC_TRUST_UNSTATED_EMAILS,
    },
    gitHub: gitHub && {
      url: values.GITHUB_URL,
      apiUrl: values.GITHUB_API_URL,
      clientId: gitHub.GITHUB_CLIENT_ID,
      clientSecret: gitHub.GITHUB_CLIENT_SECRET,
    },
  };
}

/** Adds errors to `faults`. */
export function smtpOf(values: Environment, faults: string[]): AccountConfig['smtp'] {
  const smtp = together(values, ['SMTP_URL', 'MAIL_FROM'], faults);
  return smtp && { url: smtp.SMTP_URL, from: smtp.MAIL_FROM };
}

type Text = {
  [K in keyof Environment]-?: Environment[K] extends string | undefined ? K : never;
}[keyof Environment];

/** Variables that are only useful together: all of them, or `undefined` if none is set. */
function together<K extends Text>(
  values: Environment,
  names: readonly K[],
  faults: string[],
): Record<K, string> | undefined {
  const present = names.filter((name) => values[name] !== undefined);
  if (present.length === 0) return undefined;
  for (const name of names)
    if (values[name] === undefined)
      faults.push(`${name}: must be set together with ${present.join(' and ')}`);
  return values as Record<K, string>;
}
