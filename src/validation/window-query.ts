import type { z } from 'zod';
import { DAY_MS } from '../lib/utc.ts';
import { timestamp } from './fields.ts';

/** `from` is inclusive, `to` is exclusive. Schemas with these fields end in a refinement of this file. */
export const windowQuery = {
  from: timestamp.optional().describe('Start of the window, inclusive. Defaults to 24 hours before `to`.'),
  to: timestamp.optional().describe('End of the window, exclusive. Defaults to now.'),
};

/** The same for lists, which have no default window. */
export const listWindowQuery = {
  from: timestamp.optional().describe('Only entries at or after this time.'),
  to: timestamp.optional().describe('Only entries before this time.'),
};

interface Window {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const MAX_DAYS = 366;

/** Refuses a window that ends before it begins. */
export function checkWindowOrder({ from, to }: Window, context: z.RefinementCtx): void {
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to))
    refuseBoth(context, '`from` must not be later than `to`');
}

/** Refuses that, and a window of more than 366 days. */
export function checkWindowOrderAndLength(window: Window, context: z.RefinementCtx): void {
  const { from, to } = window;
  checkWindowOrder(window, context);
  if (from === undefined) return;
  const end = to === undefined ? Date.now() : Date.parse(to);
  if (end - Date.parse(from) > MAX_DAYS * DAY_MS)
    refuseBoth(context, `must not span more than ${MAX_DAYS} days between \`from\` and \`to\``);
}

function refuseBoth(context: z.RefinementCtx, message: string): void {
  for (const field of ['from', 'to']) context.addIssue({ code: 'custom', path: [field], message });
}
