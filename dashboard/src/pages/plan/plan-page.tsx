import { useMay } from '../../api/account.ts';
import { isSuspended } from '../../api/suspension.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Settled } from '../../parts/state/settled.tsx';
import { Loaded, Skeleton } from '../../parts/state/states.tsx';
import { SuspendedNotice } from '../../parts/state/suspended-notice.tsx';
import { type PlanData, usePlanData } from './plan-data.ts';
import { PlanList } from './plan-list.tsx';
import { ReturnFromStripe } from './return-from-stripe.tsx';
import { StripeActions } from './stripe-actions.tsx';
import { BillingWarnings, Subscription } from './subscription.tsx';
import { UsageOfPlan } from './usage-of-plan.tsx';

export default function PlanPage() {
  const data = usePlanData();
  const may = useMay();
  const { billing, tenant } = data;
  return (
    <Page title="Plan" lead="What the plan allows, what is used of it, and what it costs.">
      <Settled queries={[data.tenant, data.entitlements, data.catalogue, data.billing]}>
        {tenant.data?.active === false && <SuspendedNotice by={tenant.data.suspended_by} />}
        {billing.data && (
          <>
            <ReturnFromStripe billing={billing.data} />
            <BillingWarnings billing={billing.data} />
          </>
        )}
        <Grid layout="halves">
          {may('billing:read') ? (
            <Card
              title="Subscription"
              {...(billing.data && { actions: <StripeActions billing={billing.data} /> })}
            >
              <Loaded query={billing} rows={5}>
                {(loaded) => <Subscription billing={loaded} />}
              </Loaded>
            </Card>
          ) : (
            <Card title="Subscription">
              <CurrentPlan {...data} />
            </Card>
          )}
          <UsageOfPlan {...data} />
        </Grid>
        <Card
          title="Plans"
          note="Limits of each plan, and prices as Stripe has them, before discounts and taxes."
        >
          <Plans {...data} />
        </Card>
      </Settled>
    </Page>
  );
}

/** For people who do not see the subscription. */
function CurrentPlan({ tenant }: PlanData) {
  return (
    <Loaded query={tenant} rows={5}>
      {({ plan }) => (
        <p>
          This team has the plan <strong>{plan}</strong>. Only its admins and owners see the subscription and
          can change the plan.
        </p>
      )}
    </Loaded>
  );
}

function Plans({ catalogue, billing }: PlanData) {
  if (isSuspended(catalogue.error)) return <p>The plans are shown again when the team is resumed.</p>;
  if (catalogue.data === undefined && !catalogue.error) return <Skeleton rows={8} />;
  return (
    <Loaded query={catalogue} rows={8}>
      {(loaded) => <PlanList catalogue={loaded} billing={billing.data} />}
    </Loaded>
  );
}
