import { z } from 'zod';
import { type Fault, ValidationFailed } from '../../../../lib/errors.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

/** NIST SP 800-63B: only the length counts, in characters of any script, without composition rules. */
export const newPassword = z
  .string()
  .max(2 * MAX_PASSWORD_LENGTH)
  .refine((value) => value.isWellFormed(), 'must be valid Unicode')
  .refine(
    (value) => shortestLengthOf(value) >= MIN_PASSWORD_LENGTH,
    `must be at least ${MIN_PASSWORD_LENGTH} characters long`,
  )
  .refine(
    (value) => lengthOf(value) <= MAX_PASSWORD_LENGTH,
    `must be at most ${MAX_PASSWORD_LENGTH} characters long`,
  )
  .describe(`${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters of any kind, including spaces.`);

/**
 * A password that is entered as proof of identity. It is not checked against today's rules, because it may be older
 * than they are.
 */
export const givenPassword = z
  .string()
  .min(1)
  .max(2 * MAX_PASSWORD_LENGTH);

/**
 * Throws ValidationFailed for a password that equals the email address or is one of the most common. `field` names the
 * faulty field.
 */
export function refuseGuessable(password: string, email: string, field: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const refuse = (message: string) => {
    const fault: Fault = { path: field, message };
    throw new ValidationFailed([fault]);
  };
  if (plain === email) refuse('must not be your email address');
  if (COMMON_PASSWORDS.has(plain.replaceAll(/\s/g, '')))
    refuse('is one of the most common passwords; choose another one');
}

// code points, so that a character outside the Basic Multilingual Plane counts once
const lengthOf = (text: string) => [...text.normalize('NFKC')].length;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * The length as a person sees it. NFKC expands one character to up to 18 code points (U+FDFA), and a character can
 * carry any number of combining marks; neither makes the password harder to guess.
 */
function shortestLengthOf(text: string): number {
  const seen = [...characters.segment(text.replace(UNSEEN, ''))].length;
  const hashed = [...characters.segment(text.normalize('NFKC').replace(UNSEEN, ''))].length;
  return Math.min(seen, hashed);
}
