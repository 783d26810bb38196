import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Total } from '../../../lib/exact-json.ts';
import { priceOf } from '../costs/prices.ts';
import { type ModeSums, type PeriodSums, sumByMode, sumByPeriod } from './operation-sums.repository.ts';
import { type OperationUsage, sumUsage, type UsageWindow } from './operation-usage.repository.ts';
import { type CountedOperations, countOperations, type OffsetPage } from './tool-operation.repository.ts';
import type { ListOperations } from './tool-operation.schemas.ts';

/** A window that ends now. */
export interface ReportRange {
  /** `undefined`: everything. */
  readonly hours: number | undefined;
  readonly tool_id?: string | undefined;
  readonly session_id?: string | undefined;
}

/** In US dollars, as exact decimals. */
export interface TokenCosts {
  readonly cost_original: string;
  readonly cost_actual: string;
  readonly cost_saved: string;
}

type Priced<T> = T extends { readonly totals: infer Sums; readonly groups: readonly (infer Group)[] }
  ? { readonly totals: Sums & TokenCosts; readonly groups: readonly (Group & TokenCosts)[] }
  : never;

export type SavingsByMode = Priced<ModeSums>;

export interface SavingsOverTime {
  readonly byMode: SavingsByMode;
  readonly byPeriod: Priced<PeriodSums>;
}

const HOUR_MS = 3_600_000;
const HOURS_SHOWN_SINGLY = 24;
const MAX_HOURS_OF_PERIODS = 366 * 24;
/** The only one whose price OmniMemory 1 applied. */
const PROVIDER = 'anthropic_claude';

/** What tool operations prevented, in the forms that the clients of OmniMemory 1 ask for. */
export class OperationReportService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first, and how many there are. */
  page(scope: Scope, filter: ListOperations, page: OffsetPage): Promise<CountedOperations> {
    return this.#database.readAnywhere(scope, (tx) => countOperations(tx, filter, page));
  }

  async usage(scope: Scope, window: UsageWindow): Promise<OperationUsage & TokenCosts> {
    return withCosts(await this.#database.readAnywhere(scope, (tx) => sumUsage(tx, window)));
  }

  async byMode(scope: Scope, range: ReportRange): Promise<SavingsByMode> {
    return priced(await this.#database.readAnywhere(scope, (tx) => sumByMode(tx, queryOf(range))));
  }

  /** By mode, and over time: by hour up to a day, otherwise by day, of the last 366 days at most. */
  savings(scope: Scope, range: ReportRange): Promise<SavingsOverTime> {
    const { hours = MAX_HOURS_OF_PERIODS } = range;
    const shown = queryOf({ ...range, hours: Math.min(hours, MAX_HOURS_OF_PERIODS) });
    const interval = hours <= HOURS_SHOWN_SINGLY ? 'hour' : 'day';
    return this.#database.inScope(scope, async (tx) => {
      const [byMode, byPeriod] = await Promise.all([
        sumByMode(tx, queryOf(range)),
        sumByPeriod(tx, { ...shown, interval }),
      ]);
      return { byMode: priced(byMode), byPeriod: priced(byPeriod) };
    });
  }
}

function queryOf({ hours, ...filter }: ReportRange) {
  const since = hours === undefined ? 0 : Date.now() - hours * HOUR_MS;
  return { ...filter, from: new Date(since).toISOString(), provider: PROVIDER } as const;
}

interface Tokens {
  readonly tokens_original: Total;
  readonly tokens_actual: Total;
  readonly tokens_prevented: Total;
}

const withCosts = <T extends Tokens>(sums: T): T & TokenCosts => ({
  ...sums,
  cost_original: priceOf(sums.tokens_original, PROVIDER),
  cost_actual: priceOf(sums.tokens_actual, PROVIDER),
  cost_saved: priceOf(sums.tokens_prevented, PROVIDER),
});

const priced = <Sums extends Tokens, Group extends Tokens>(report: {
  readonly totals: Sums;
  readonly groups: readonly Group[];
}) => ({ totals: withCosts(report.totals), groups: report.groups.map((group) => withCosts(group)) });
