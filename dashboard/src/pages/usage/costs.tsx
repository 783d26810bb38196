import { differenceOf, exactly, numberOf } from '../../format/figures.ts';
import { count, MISSING, money } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import styles from './usage.module.css';
import type { UsageSummary } from './usage-query.ts';

type UnknownModel = UsageSummary['unknown_models'][number];

const COLUMNS: readonly Column<UnknownModel>[] = [
  {
    head: 'Model without a price',
    cell: ({ model }) => <span className={styles.name}>{model ?? 'No model named'}</span>,
    csv: ({ model }) => model,
  },
  {
    head: 'Tokens',
    isNumber: true,
    cell: ({ total_tokens }) => exactly(total_tokens, 'count'),
    csv: ({ total_tokens }) => total_tokens,
  },
];

/** The two estimates of the cost, and why they differ. */
export function Costs({ summary }: { readonly summary: UsageSummary }) {
  const { totals, price_version, unknown_models, unknown_models_truncated } = summary;
  const { client_cost_usd, priced_cost_usd, unpriced_tokens } = totals;
  const difference = differenceOf(priced_cost_usd, client_cost_usd);
  return (
    <Card
      title="Cost"
      note="USD, two estimates that are never added. Neither is a bill."
      actions={
        unknown_models.length > 0 && (
          <CsvButton name="models-without-a-price" columns={COLUMNS} rows={unknown_models} />
        )
      }
    >
      <dl className={styles.facts}>
        <dt>By the price table</dt>
        <dd title={exactly(priced_cost_usd, 'USD')}>≈ {money(numberOf(priced_cost_usd))}</dd>
        <dt>By the tools</dt>
        <dd title={exactly(client_cost_usd, 'USD')}>
          {client_cost_usd === null ? MISSING : `≈ ${money(numberOf(client_cost_usd))}`}
        </dd>
        <dt>Difference</dt>
        <dd title={exactly(difference, 'USD')}>{money(numberOf(difference))}</dd>
        <dt>Price table</dt>
        <dd>{price_version}</dd>
        <dt>Without a price</dt>
        <dd>{count(numberOf(unpriced_tokens))} tokens</dd>
      </dl>
      <p className={styles.note}>
        They differ where a tool reports no cost or knows a discount, where a prompt is long enough for
        another price, and where the price table does not have a model. Subscriptions are in neither.
      </p>
      {unknown_models.length > 0 && (
        <Table
          caption="Models without a price, as a table"
          columns={COLUMNS}
          rows={unknown_models}
          keyOf={({ model }) => `${model === null} ${model}`}
        />
      )}
      {unknown_models_truncated && <p className={styles.note}>There are more than the 100 models shown.</p>}
    </Card>
  );
}
