import { z } from 'zod';
import { instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { namedTimeZone } from '../../../validation/time-zone.ts';
import { checkWindowOrderAndLength } from '../../../validation/window-query.ts';
import { savings, savingsGroup, savingsQuery } from '../metrics/savings.schemas.ts';
import { money, priceNote, provider } from './price.schemas.ts';

export const costsQuery = z
  .strictObject({ ...savingsQuery, provider })
  .superRefine(checkWindowOrderAndLength);
export type CostsQuery = z.infer<typeof costsQuery>;

const sums = { ...savings, cost_saved: money };

export const costs = z.strictObject({
  from: instant,
  to: instant,
  ...namedTimeZone,
  ...priceNote,
  totals: z.strictObject(sums).describe('For the whole window, including groups that are left out.'),
  groups: z
    .array(z.strictObject({ ...savingsGroup, ...sums }))
    .describe('Newest period first; within a period, most tokens saved first.'),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned groups.'),
});
export type Costs = z.infer<typeof costs>;

named({ Costs: costs });
