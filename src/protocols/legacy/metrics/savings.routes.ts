import { z } from 'zod';
import { priceOf } from '../../../features/telemetry/costs/prices.ts';
import type { SummaryService } from '../../../features/telemetry/metrics/summary.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import type { Total } from '../../../lib/exact-json.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { utcIfAny } from '../frame/times.ts';
import { dollars, monthHours } from './metric-fields.ts';

const route = legacyRoutesOver<{ readonly summaries: SummaryService }>();

const HOUR_MS = 3_600_000;
const HOURS_OF_MONTH = 24 * 30;

const costOf = (tokens: Total): number => dollars(priceOf(tokens, 'anthropic_claude'));

export const savingsRoutes = [
  route({
    method: 'get',
    path: '/metrics/token-savings',
    permission: 'memory:read',
    query: z.object({ hours: monthHours }),
    handle: async ({ services: { summaries }, scope, query: { hours } }) => {
      const from = new Date(Date.now() - hours * HOUR_MS).toISOString();
      const { groups, totals } = await summaries.summarize(scope, { from, group_by: 'hour' });
      const series = groups.map(({ starts_at, total_tokens_saved }) => ({
        timestamp: utcIfAny(starts_at),
        tokens_saved: total_tokens_saved,
        cost_saved: costOf(total_tokens_saved),
      }));
      const total = totals.total_tokens_saved;
      // tokens per hour, and what a month of such hours would save
      const rate = Math.floor(Number(total) / hours);
      return ok({
        time_series: series,
        history: series,
        total_saved: total,
        total_tokens_saved: total,
        total_cost_saved: costOf(total),
        cost_saved_usd: costOf(total),
        savings_rate: rate,
        projected_monthly: rate * HOURS_OF_MONTH,
        projected_monthly_savings: rate * HOURS_OF_MONTH,
        hours_analyzed: hours,
      });
    },
  }),
];
