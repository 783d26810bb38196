import { count } from '../../format/numbers.ts';
import { Facts } from '../../parts/layout/facts.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import type { Billing } from './plan-data.ts';
import { statusWords } from './status-words.ts';

/** The plan that applies, and the state of the subscription. */
export function Subscription({ billing }: { readonly billing: Billing }) {
  const { label, tone, text } = statusWords(billing);
  const { plan, quantity, operator_plan, last_synced_at } = billing;
  return (
    <>
      <p>
        <strong>{plan}</strong> <Badge tone={tone}>{label}</Badge>
      </p>
      <p>{text}</p>
      <Facts
        facts={[
          quantity !== null && { name: 'Paid seats', value: count(quantity) },
          operator_plan !== null && { name: 'From the operator', value: <GivenPlan billing={billing} /> },
          {
            name: 'Last asked Stripe',
            value: last_synced_at === null ? 'not yet' : <Time at={last_synced_at} relative />,
          },
        ]}
      />
    </>
  );
}

function GivenPlan({ billing: { operator_plan, operator_plan_until } }: { readonly billing: Billing }) {
  if (operator_plan_until === null) return <>{operator_plan}, without an end</>;
  return (
    <>
      {operator_plan} until <Time at={operator_plan_until} />
    </>
  );
}

/** What needs somebody's attention. */
export function BillingWarnings({ billing }: { readonly billing: Billing }) {
  const { tone, label, text } = statusWords(billing);
  const { drift, reconciled_at } = billing;
  return (
    <>
      {(tone === 'warning' || (tone === 'bad' && billing.status !== 'canceled')) && (
        <Notice tone={tone} title={label}>
          {text}
        </Notice>
      )}
      {drift.length > 0 && (
        <Notice tone="warning" title="What was stored differed from Stripe">
          The comparison{' '}
          {reconciled_at !== null && (
            <>
              of <Time at={reconciled_at} />{' '}
            </>
          )}
          had to correct: {drift.join(', ')}. The figures here are corrected. If this happens again, tell the
          operator.
        </Notice>
      )}
    </>
  );
}
