import type { z } from 'zod';
import { timestamp } from './fields.ts';

/** `from` belongs to the window, `to` does not. Schemas that have these end in a refinement of this file. */
export const windowQuery = {
  from: timestamp
    .optional()
    .describe('Where the window begins, inclusive. 24 hours before `to`, when left out.'),
  to: timestamp.optional().describe('Where the window ends, exclusive. Now, when left out.'),
};

/** The same for lists, which go back as far as there is something. */
export const listWindowQuery = {
  from: timestamp.optional().describe('Only what happened then or later.'),
  to: timestamp.optional().describe('Only what happened before.'),
};

interface Window {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 366;

/** Refuses a window that ends before it begins. */
export function inOrder({ from, to }: Window, context: z.RefinementCtx): void {
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to))
    refuseBoth(context, '`from` must not be later than `to`');
}

/** Refuses that, and a window of more than 366 days. */
export function inOrderAndBounded(window: Window, context: z.RefinementCtx): void {
  const { from, to } = window;
  inOrder(window, context);
  if (from === undefined) return;
  const end = to === undefined ? Date.now() : Date.parse(to);
  if (end - Date.parse(from) > MAX_DAYS * DAY_MS)
    refuseBoth(context, `there must not be more than ${MAX_DAYS} days between \`from\` and \`to\``);
}

function refuseBoth(context: z.RefinementCtx, message: string): void {
  for (const field of ['from', 'to']) context.addIssue({ code: 'custom', path: [field], message });
}
