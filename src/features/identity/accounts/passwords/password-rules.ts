import { z } from 'zod';
import { type Fault, ValidationFailed } from '../../../../lib/errors.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

/** By NIST SP 800-63B: length counts, in characters of any script, and nothing is said about which they are. */
export const newPassword = z
  .string()
  .max(2 * MAX_PASSWORD_LENGTH)
  .refine((value) => value.isWellFormed(), 'must be Unicode')
  .refine(
    (value) => shortestLengthOf(value) >= MIN_PASSWORD_LENGTH,
    `must have at least ${MIN_PASSWORD_LENGTH} characters`,
  )
  .refine(
    (value) => lengthOf(value) <= MAX_PASSWORD_LENGTH,
    `must have at most ${MAX_PASSWORD_LENGTH} characters`,
  )
  .describe(`${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters of any kind, blanks included`);

/** What somebody types to prove who they are: not measured against today's rules, which may be younger. */
export const givenPassword = z
  .string()
  .min(1)
  .max(2 * MAX_PASSWORD_LENGTH);

/** Throws ValidationFailed for a password that is the address, or one of the most common. `field` names it. */
export function refuseGuessable(password: string, email: string, field: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const refuse = (message: string) => {
    const fault: Fault = { path: field, message };
    throw new ValidationFailed([fault]);
  };
  if (plain === email) refuse('must not be your address');
  if (COMMON_PASSWORDS.has(plain.replaceAll(/\s/g, '')))
    refuse('is among the most common passwords; choose another');
}

// code points, so that a character outside of the first plane counts once
const lengthOf = (text: string) => [...text.normalize('NFKC')].length;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * What somebody types and sees. NFKC makes up to 18 code points of one character (U+FDFA), and one character can carry any
 * number of marks: neither makes it harder to guess.
 */
function shortestLengthOf(text: string): number {
  const seen = [...characters.segment(text.replace(UNSEEN, ''))].length;
  const hashed = [...characters.segment(text.normalize('NFKC').replace(UNSEEN, ''))].length;
  return Math.min(seen, hashed);
}
