import { z } from 'zod';
import { ValidationFailed } from '../lib/errors.ts';

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

const NOT_A_ZONE = 'must be the name of an IANA time zone, such as Europe/Berlin';

/** PostgreSQL has its own list of zones, and refuses a name that is only in that of Node. */
export const timeZone = z.string().max(64).refine(isTimeZone, NOT_A_ZONE);

const INVALID_PARAMETER_VALUE = '22023';

/** For an error of PostgreSQL: ValidationFailed if it does not know the zone of the query. */
export function refuseUnknownZone(error: unknown): never {
  const isOfZone =
    error instanceof Error &&
    'code' in error &&
    error.code === INVALID_PARAMETER_VALUE &&
    error.message.includes('time zone');
  throw isOfZone ? new ValidationFailed([{ path: 'query.time_zone', message: NOT_A_ZONE }]) : error;
}

/** For routes whose response names the zone only if the request does. */
export const timeZoneQuery = {
  time_zone: timeZone
    .optional()
    .describe('Where hours, days, weeks and months begin: an IANA name. Defaults to UTC.'),
};
export const namedTimeZone = {
  time_zone: z.string().optional().describe('Absent if the request names none: periods are in UTC.'),
};
