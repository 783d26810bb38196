import { isIP } from 'node:net';
import { z } from 'zod';

// Each type refuses what it would have to guess: no coercion, which reads '1e3', '0x10' and blanks as numbers.

/** A text without blanks at its ends, which come from copying and change its meaning. */
const text = z
  .string()
  .refine((value) => value === value.trim(), 'must not begin or end with blanks; remove them');

/** A text of at most `max` characters, on one line. */
export const line = (max: number) =>
  text
    .refine((value) => value.length <= max, `must be at most ${max} characters long`)
    .refine((value) => !hasControls(value), 'must not contain line breaks or other control characters');

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const hasControls = (value: string) => /[\u0000-\u001f\u007f]/.test(value);

const MAX_PATH = 4_096;
export const path = line(MAX_PATH);

/** Digits and nothing else. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,12}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}, in digits`,
    )
    .transform(Number);

/** A positive number with or without a fraction: `0.5`. */
export const positiveNumber = (max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,12}(\.\d{1,6})?$/.test(value) && Number(value) > 0 && Number(value) <= max,
      `must be a number above 0 and at most ${max}, such as 12 or 0.5`,
    )
    .transform(Number);

/** The message lists the values, because zod's own would quote the wrong one. */
export const oneOf = <T extends string>(...values: readonly [T, ...T[]]) =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

export const flag = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .transform((value) => value === 'on');

const HOST_LABEL = /^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/i;

/** An IP address or a host name, without a port. */
export const host = text.refine(
  isHost,
  'must be an IP address or a host name without a scheme and a port, such as 127.0.0.1',
);

function isHost(value: string): boolean {
  if (isIP(value.split('%', 1)[0] ?? '') !== 0) return true;
  const labels = value.split('.');
  // a last part of digits makes it a mistyped IPv4 address
  return (
    value.length <= 253 && labels.every((one) => HOST_LABEL.test(one)) && !/^\d+$/.test(labels.at(-1) ?? '')
  );
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

// an unknown one would silently connect without TLS
const hasKnownSslMode = (value: string) =>
  (URL.parse(value)?.searchParams.getAll('sslmode') ?? []).every((mode) => SSL_MODES.includes(mode));

export const postgresUrl = text
  .refine(
    (value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value),
    'must be a postgres:// URL, such as postgres://user:password@host:5432/database',
  )
  .refine(namesDatabase, 'must name a host, a user and a database: postgres://user:password@host/database')
  .refine(isDecodable, 'has a % that begins no escape; write % in a password as %25')
  .refine(hasKnownSslMode, `has an unknown sslmode; use one of: ${SSL_MODES.join(', ')}`);

/** `postgres://…, postgres://…`; a comma in a password is not taken for the end of a URL. */
export const postgresUrls = z.string().transform((value, context): string[] => {
  const all = value.split(/\s*,\s*(?=postgres(?:ql)?:\/\/)/);
  for (const [place, one] of all.entries()) {
    const { success, error } = postgresUrl.safeParse(one);
    if (success) continue;
    const which = all.length > 1 ? `URL ${place + 1} ` : '';
    context.addIssue({ code: 'custom', message: `${which}${error.issues[0]?.message}` });
  }
  return all;
});

function namesDatabase(value: string): boolean {
  const url = URL.parse(value);
  if (!url) return true;
  const names = url.hostname !== '' || url.searchParams.has('host');
  return names && (url.username !== '' || url.searchParams.has('user')) && url.pathname.length > 1;
}

function isDecodable(value: string): boolean {
  try {
    const url = URL.parse(value);
    for (const part of [url?.username, url?.password, url?.pathname]) decodeURIComponent(part ?? '');
    return true;
  } catch {
    return false;
  }
}

const urlOf = (schemes: RegExp, error: string) =>
  text.refine((value) => {
    const url = URL.parse(value);
    return !/\s/.test(value) && url !== null && schemes.test(url.protocol) && url.hostname !== '';
  }, error);

export const httpUrl = urlOf(/^https?:$/, 'must be an http:// or https:// URL');
export const smtpUrl = urlOf(/^smtps?:$/, 'must be an smtp:// or smtps:// URL');
export const redisUrl = urlOf(/^rediss?:$/, 'must be a redis:// or rediss:// URL');
/** The same without a slash at its end. */
export const webUrl = httpUrl.transform((value) => value.replace(/\/$/, ''));
export const origin = webUrl.refine(
  (value) => URL.parse(value)?.origin === value,
  'must be an origin without a path, such as https://memory.example',
);

const CUSTOM_ORIGIN = /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[^\s/?#@,]+$/;
const isOrigin = (value: string) =>
  CUSTOM_ORIGIN.test(value) || (/^https?:/.test(value) && URL.parse(value)?.origin === value);

/** `https://app.example, vscode-webview://abc`: exactly as browsers send them. */
export const origins = z.string().transform((value, context): string[] => {
  const all = value.split(',').map((one) => one.trim());
  if (!all.every(isOrigin))
    context.addIssue({
      code: 'custom',
      message: 'must be origins without a path, separated by commas, such as https://app.example',
    });
  return all;
});

/** `Name <address>` or the address alone. */
export const sender = line(320).refine(
  (value) => /^(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value),
  'must be an email address, alone or as in OmniMemory <memory@example.com>',
);

const MAX_PROXIES = 16;
const PROXY_FAULT = `must be off, a number of proxies from 1 to ${MAX_PROXIES}, or a list of their IP addresses or networks`;

export const trustedProxies = z.string().transform((value, context): number | readonly string[] | false => {
  if (value === 'off') return false;
  if (/^[1-9]\d?$/.test(value) && Number(value) <= MAX_PROXIES) return Number(value);
  const all = value.split(',').map((one) => one.trim());
  if (!all.every(isProxyAddress)) context.addIssue({ code: 'custom', message: PROXY_FAULT });
  return all;
});

/** The values that Express accepts: a name for reserved networks, an IP address, or a network. */
function isProxyAddress(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', bits = '1', ...more] = value.split('/');
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  // a network of 0 bits would trust everyone
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most;
}

/** `a, b`: names of roles, which have at most 63 bytes. */
export const roleNames = z.string().transform((value, context): string[] => {
  const names = value.split(',').map((name) => name.trim());
  if (hasControls(value) || !names.every((name) => name !== '' && Buffer.byteLength(name) <= 63))
    context.addIssue({ code: 'custom', message: 'must be names of roles, separated by commas' });
  return names;
});
