import { dateTime } from '../../format/times.ts';
import { textOf } from '../../parts/form/form.tsx';
import { jsonObjectOf, jsonText } from '../../parts/form/json-field.tsx';
import type { Memory } from './project-types.ts';

const DAY_SECONDS = 86_400;
const DAYS = [1, 7, 30, 90, 365];

/** As the form has a memory. */
export interface Draft {
  readonly value: string;
  readonly metadata: string;
  /** `keep`, `never`, or days from now on. */
  readonly expiry: string;
}

export const draftOf = ({ value, metadata, expires_at }: Memory): Draft => ({
  value,
  metadata: jsonText(metadata),
  expiry: expires_at === null ? 'never' : 'keep',
});

export const draftIn = (values: FormData): Draft => ({
  // a form sends line breaks as CR LF
  value: textOf(values, 'value').replaceAll('\r\n', '\n'),
  metadata: textOf(values, 'metadata'),
  expiry: textOf(values, 'ttl_seconds'),
});

/** The body of a PUT. Its time to live counts from now on, so that a kept end is what is left until then. */
export function bodyOf({ value, metadata, expiry }: Draft, expiresAt: string | null) {
  return { value, metadata: jsonObjectOf(metadata) ?? {}, ...ttlOf(expiry, expiresAt) };
}

function ttlOf(expiry: string, expiresAt: string | null): { readonly ttl_seconds?: number } {
  if (expiry === 'never' || (expiry === 'keep' && expiresAt === null)) return {};
  if (expiry !== 'keep') return { ttl_seconds: Number(expiry) * DAY_SECONDS };
  const left = (Date.parse(`${expiresAt}`) - Date.now()) / 1_000;
  return { ttl_seconds: Math.max(1, Math.round(left)) };
}

/** In words, so that two versions can be compared. */
export const draftWords = ({ value, metadata, expiry }: Draft, expiresAt: string | null) => ({
  Value: value,
  Metadata: jsonText(jsonObjectOf(metadata) ?? metadata),
  Expires: expiryWords(expiry, expiresAt),
});

const expiryWords = (expiry: string, expiresAt: string | null): string => {
  if (expiry === 'keep' && expiresAt !== null) return dateTime(new Date(expiresAt));
  return expiry === 'keep' || expiry === 'never' ? 'never' : `in ${expiry} days`;
};

export const expiryOptions = (expiresAt: string | null) => [
  ...(expiresAt === null ? [] : [{ value: 'keep', label: `As now: ${dateTime(new Date(expiresAt))}` }]),
  { value: 'never', label: 'Never' },
  ...DAYS.map((days) => ({ value: `${days}`, label: days === 1 ? 'In a day' : `In ${days} days` })),
];
