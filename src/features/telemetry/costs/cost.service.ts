import type { Scope } from '../../../auth/scope.ts';
import type { Total } from '../../../lib/exact-json.ts';
import type { SummaryService } from '../metrics/summary.service.ts';
import type { Costs, CostsQuery } from './cost.schemas.ts';
import { priceNoteOf } from './price.schemas.ts';
import { priceOf } from './prices.ts';

export class CostService {
  readonly #summaries: SummaryService;

  constructor(summaries: SummaryService) {
    this.#summaries = summaries;
  }

  /** What the saved tokens of a window would have cost, in total and by owner and period. */
  async saved(scope: Scope, { provider, ...query }: CostsQuery): Promise<Costs> {
    const { totals, groups, ...report } = await this.#summaries.savings(scope, query);
    const priced = <T extends { readonly total_tokens_saved: Total }>(sums: T) => ({
      ...sums,
      cost_saved: priceOf(sums.total_tokens_saved, provider),
    });
    return {
      ...report,
      ...priceNoteOf(provider),
      totals: priced(totals),
      groups: groups.map(priced),
    };
  }
}
