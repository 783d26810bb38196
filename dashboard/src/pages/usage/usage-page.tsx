import { Link, useSearchParams } from 'wouter';
import { RangePicker } from '../../frame/range-picker.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Calls } from './calls.tsx';
import styles from './usage.module.css';
import { UsageFilters } from './usage-filters.tsx';
import { UsageSummary } from './usage-summary.tsx';
import { useUsageLinks } from './use-links.ts';

/** What the coding tools used of models: tokens, cost, failures, and the calls behind them. */
export default function UsagePage() {
  const [search] = useSearchParams();
  const isCalls = search.get('view') === 'calls';
  return (
    <Page
      title="Usage"
      lead="What coding tools used of language models, as they report it."
      actions={<RangePicker />}
    >
      <Views isCalls={isCalls} />
      <UsageFilters isCalls={isCalls} />
      {isCalls ? <Calls /> : <UsageSummary />}
    </Page>
  );
}

function Views({ isCalls }: { readonly isCalls: boolean }) {
  const { to } = useUsageLinks();
  return (
    <nav aria-label="Views" className={styles.views}>
      <Link href={to({ view: undefined, status: undefined })} aria-current={isCalls ? undefined : 'page'}>
        Sums
      </Link>
      <Link href={to({ view: 'calls' })} aria-current={isCalls ? 'page' : undefined}>
        Model calls
      </Link>
    </nav>
  );
}
