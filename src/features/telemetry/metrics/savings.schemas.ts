import { z } from 'zod';
import { PERIODS } from '../../../db/query/periods.ts';
import { counter, instant, total } from '../../../validation/fields.ts';
import { timeZoneQuery } from '../../../validation/time-zone.ts';
import { windowQuery } from '../../../validation/window-query.ts';
import { sampleFilter } from './metric.schemas.ts';
import { owner } from './summary.schemas.ts';

export const savingsQuery = {
  ...windowQuery,
  ...sampleFilter,
  group_by: owner.default('tool'),
  period: z.enum(PERIODS).default('day').describe('Weeks follow ISO 8601.'),
  ...timeZoneQuery,
};
const query = z.strictObject(savingsQuery);
export type SavingsQuery = z.infer<typeof query>;

export const savings = {
  request_count: counter.describe('Samples.'),
  total_embeddings: total.describe('Growth within the window, like the other totals.'),
  total_compressions: total,
  total_tokens_saved: total,
  total_tokens_processed: total,
};
const sums = z.strictObject(savings);
export type Savings = z.infer<typeof sums>;

export const savingsGroup = {
  group: z.string().nullable().describe('An id or the value of the tag; null: samples without one.'),
  period: z.string().describe('The name of the period.'),
  starts_at: instant.describe('When the period begins.'),
};
const group = z.strictObject({ ...savingsGroup, ...savings });

/** The savings of a window: in total, and by owner and period, newest period first. */
export interface SavingsReport {
  readonly from: string;
  readonly to: string;
  /** Only if the query names one. */
  readonly time_zone?: string | undefined;
  readonly totals: Savings;
  readonly groups: readonly z.infer<typeof group>[];
  readonly truncated: boolean;
}
