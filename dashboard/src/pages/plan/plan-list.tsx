import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { price } from '../../format/prices.ts';
import { Button } from '../../parts/form/button.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { CheckoutDialog } from './checkout-dialog.tsx';
import { LIMIT_NAMES, type Limit, limitText } from './limits.ts';
import type { Billing, Catalogue, OfferedPlan } from './plan-data.ts';
import styles from './plan-list.module.css';

interface PlanListProps {
  readonly catalogue: Catalogue;
  readonly billing: Billing | undefined;
}

const REASONS = {
  billing_not_configured: 'This installation does not sell plans. Its operator can give one.',
  billing_unavailable: 'Stripe is not responding, so no prices are shown. Try again in a minute.',
  billing_misconfigured:
    'Stripe refused to give the prices because of a setting of this server. Tell its operator.',
} as const;

export function PlanList({ catalogue, billing }: PlanListProps) {
  const [chosen, choose] = useState<OfferedPlan>();
  const { no_prices_because: reason } = catalogue;
  return (
    <>
      {reason !== null && (
        <Notice tone={reason === 'billing_not_configured' ? 'neutral' : 'warning'}>{REASONS[reason]}</Notice>
      )}
      <div className={styles.plans}>
        {catalogue.data.map((offered) => (
          <OnePlan
            key={offered.plan}
            offered={offered}
            sells={catalogue.sells}
            billing={billing}
            onBuy={() => choose(offered)}
          />
        ))}
      </div>
      <CheckoutDialog offered={chosen} onClose={() => choose(undefined)} />
    </>
  );
}

interface OnePlanProps {
  readonly offered: OfferedPlan;
  readonly sells: boolean;
  readonly billing: Billing | undefined;
  readonly onBuy: () => void;
}

function OnePlan({ offered, sells, billing, onBuy }: OnePlanProps) {
  const { plan, is_current, limits } = offered;
  return (
    <section className={styles.plan} aria-label={`Plan ${plan}`} aria-current={is_current}>
      <header className={styles.head}>
        <h3>{plan}</h3>
        {is_current && <Badge tone="accent">Current plan</Badge>}
      </header>
      {sells && <Prices offered={offered} />}
      <dl className={styles.limits}>
        {(Object.keys(LIMIT_NAMES) as Limit[]).map((limit) => (
          <div key={limit}>
            <dt>{LIMIT_NAMES[limit]}</dt>
            <dd>{limitText(limit, limits[limit])}</dd>
          </div>
        ))}
        <div>
          <dt>Export of the audit log</dt>
          <dd>{limits.audit_export ? 'yes' : 'no'}</dd>
        </div>
      </dl>
      <Buy offered={offered} billing={billing} onBuy={onBuy} />
    </section>
  );
}

function Prices({ offered: { plan, prices } }: { readonly offered: OfferedPlan }) {
  if (plan === 'free') return <p>Costs nothing</p>;
  if (prices.length === 0) return <p className={styles.note}>No price is shown</p>;
  return (
    <div>
      {prices.map(({ interval, amount, currency, quantity, extra_seat_amount }) => (
        <p key={interval}>
          {amount === null ? 'The payment page says the price' : <strong>{price(amount, currency)}</strong>} a{' '}
          {interval}
          <span className={styles.note}>
            {quantity !== null && ` for ${quantity} seats`}
            {extra_seat_amount !== null &&
              extra_seat_amount > 0 &&
              `, ${price(extra_seat_amount, currency)} for each more`}
          </span>
        </p>
      ))}
    </div>
  );
}

/** Statuses with which Stripe still bills, or would again: they change in the portal, and not by a second purchase. */
const LIVE = ['active', 'trialing', 'past_due', 'unpaid', 'incomplete', 'paused'];

function Buy({ offered: { plan, prices }, billing, onBuy }: Omit<OnePlanProps, 'sells'>) {
  const may = useMay();
  if (plan === 'free' || prices.length === 0 || !billing || !may('billing:manage')) return null;
  const { status } = billing;
  if (status !== null && LIVE.includes(status))
    return <p className={styles.note}>Change the subscription in the billing portal.</p>;
  return (
    <Button look="primary" onClick={onBuy}>
      Buy the plan {plan}
    </Button>
  );
}
