import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { refuseUnknownZone } from '../../../validation/time-zone.ts';
import { priceNoteOf } from '../../telemetry/costs/price.schemas.ts';
import { type ModelProvider, priceOf } from '../../telemetry/costs/prices.ts';
import type { PriceTable } from '../../telemetry/usage/price-table.ts';
import { type OverviewRow, readOverview } from './overview.repository.ts';
import type { Figures, Overview, OverviewPeriod, OverviewQuery } from './overview.schemas.ts';
import { MAX_OPEN } from './overview-parts.ts';

/** The first page of the dashboard in one response. */
export class OverviewService {
  readonly #database: Database;
  readonly #prices: PriceTable;

  constructor(database: Database, prices: PriceTable) {
    this.#database = database;
    this.#prices = prices;
  }

  /** One statement. Throws ValidationFailed for a time zone that PostgreSQL does not know. */
  async get(scope: Scope, query: OverviewQuery): Promise<Overview> {
    const { interval, provider } = query;
    const row = await this.#database
      .readAnywhere(scope, (tx) => readOverview(tx, query, this.#prices))
      .catch(refuseUnknownZone);
    const { usage, usage_before, sums, sums_before, open_sessions, ...rest } = row;
    return {
      ...rest,
      interval,
      usage_price_version: this.#prices.version,
      ...priceNoteOf(provider),
      now: figuresOf(usage.totals, sums, provider),
      before: figuresOf(usage_before, sums_before, provider),
      periods: joinedPeriods(row),
      open_sessions: open_sessions.slice(0, MAX_OPEN),
      has_more_open_sessions: open_sessions.length > MAX_OPEN,
    };
  }
}

function figuresOf(
  usage: OverviewRow['usage_before'],
  sums: OverviewRow['sums'],
  provider: ModelProvider,
): Figures {
  const { requests, total_tokens, cache_read_tokens, cache_share } = usage;
  const { priced_cost_usd, client_cost_usd, unpriced_tokens } = usage;
  return {
    requests,
    total_tokens,
    cache_read_tokens,
    cache_share,
    priced_cost_usd,
    client_cost_usd,
    unpriced_tokens,
    ...sums,
    cost_saved: priceOf(sums.tokens_saved, provider),
    cost_prevented: priceOf(sums.tokens_prevented, provider),
  };
}

const WITHOUT_USAGE = { total_tokens: 0, priced_cost_usd: '0', cache_share: null, by_tool: [] };

function joinedPeriods({ periods, usage }: OverviewRow): OverviewPeriod[] {
  const byStart = new Map(usage.periods.map((period) => [period.starts_at, period]));
  return periods.map((period) => ({ ...WITHOUT_USAGE, ...byStart.get(period.starts_at), ...period }));
}
