import { z } from 'zod';
import type { Total } from '../../../lib/exact-json.ts';
import { identifier } from '../../../validation/fields.ts';
import { badValue } from '../frame/errors.ts';
import { optionalQuery, queryInt } from '../frame/fields.ts';

const DAY_HOURS = 24;
/** As far back as a window of `/v1` reaches. */
const MAX_HOURS = 8_784;
/** OmniMemory 1's bound where it had one. */
const MONTH_HOURS = 720;

/** Hours that may be negative: the handler says what they mean. */
export const anyHours = queryInt(-MAX_HOURS, MAX_HOURS).default(DAY_HOURS);
export const monthHours = queryInt(1, MONTH_HOURS).default(DAY_HOURS);

export const ofTool = optionalQuery(identifier);
export const toolParams = z.object({ tool_id: identifier });

export function requireHours(hours: number): number {
  if (hours < 0) throw badValue('hours must not be negative. Send how many hours to look back.');
  return hours;
}

/** A sum in US dollars, which clients read as a number. */
export const dollars = (decimal: string): number => Number(decimal);

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** `part` in percent of `whole`; 0 if `whole` is 0. */
export const shareOf = (part: Total, whole: Total): number =>
  Number(whole) === 0 ? 0 : (Number(part) / Number(whole)) * 100;
