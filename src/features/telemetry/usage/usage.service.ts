import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/utc.ts';
import { refuseUnknownZone } from '../../../validation/time-zone.ts';
import type { PriceTable } from './price-table.ts';
import { summarizeUsage, sumUsageOfSession } from './usage.repository.ts';
import type { SessionUsage, UsageGroupBy, UsageQuery, UsageSummary } from './usage.schemas.ts';
import { listEvents, listRequests, listSeries } from './usage-lists.repository.ts';
import type { ListEvents, ListRequests, ListSeries } from './usage-lists.schemas.ts';

/** The last days up to now, by UTC. */
export interface LastDays {
  readonly days: number;
  readonly group_by: UsageGroupBy;
  readonly project_id?: string | undefined;
}

/** What coding tools told about their use of models. Each method is one statement. */
export class UsageService {
  readonly #database: Database;
  readonly #prices: PriceTable;

  constructor(database: Database, prices: PriceTable) {
    this.#database = database;
    this.#prices = prices;
  }

  /** Throws ValidationFailed for a time zone that PostgreSQL does not know. */
  async summarize(scope: Scope, query: UsageQuery, maxGroups?: number): Promise<UsageSummary> {
    const sums = await this.#database
      .readAnywhere(scope, (tx) => summarizeUsage(tx, query, this.#prices, maxGroups))
      .catch(refuseUnknownZone);
    return { ...sums, ...this.#note };
  }

  /** At most `limit` groups: those with the most tokens, or the newest days. `truncated` says that there are more. */
  async ofLastDays(scope: Scope, { days, ...query }: LastDays, limit: number): Promise<UsageSummary> {
    const from = new Date(Date.now() - days * DAY_MS).toISOString();
    const window = { from, time_zone: 'UTC', ...query };
    // the first days are the oldest
    if (query.group_by !== 'day') return this.summarize(scope, window, limit);
    const { groups, ...summary } = await this.summarize(scope, window);
    return { ...summary, groups: groups.toReversed().slice(0, limit), truncated: groups.length > limit };
  }

  /** Throws NotFound. */
  async ofSession(scope: Scope, sessionId: string): Promise<SessionUsage> {
    const sums = await this.#database.readAnywhere(scope, (tx) =>
      sumUsageOfSession(tx, sessionId, this.#prices),
    );
    if (!sums) throw new NotFound('session');
    return { ...sums, ...this.#note };
  }

  /** Newest first. */
  requests(scope: Scope, filter: ListRequests, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listRequests(tx, filter, page));
  }

  /** Newest first. */
  events(scope: Scope, filter: ListEvents, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listEvents(tx, filter, page));
  }

  /** Newest first. */
  series(scope: Scope, filter: ListSeries, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listSeries(tx, filter, page));
  }

  get #note() {
    return { currency: 'USD', price_version: this.#prices.version } as const;
  }
}
