import { textOf } from '../../parts/form/form.tsx';

const DAY_MS = 86_400_000;

export const EXPIRY_OPTIONS = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
];

/**
 * What the field `expires` says, for the body of a request. It is counted from when the form was opened, so that another
 * attempt sends the same and makes no second key.
 */
export function expiryOf(values: FormData, openedAt: number): { readonly expires_at?: string } {
  const days = Number(textOf(values, 'expires'));
  return days > 0 ? { expires_at: new Date(openedAt + days * DAY_MS).toISOString() } : {};
}
