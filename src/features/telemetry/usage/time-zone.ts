import { z } from 'zod';

// no offsets, which PostgreSQL reads with the opposite sign
const NAME = /^[A-Za-z][\w+/-]*$/;

function isTimeZone(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const NOT_A_ZONE = 'must be the name of an IANA time zone, such as Europe/Berlin';

/** PostgreSQL has its own list of zones, and refuses a name that is only in that of Node. */
export const timeZone = z.string().max(64).refine(isTimeZone, NOT_A_ZONE);
