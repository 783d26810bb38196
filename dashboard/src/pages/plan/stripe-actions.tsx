import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { type Problem, problemOf } from '../../api/problem.ts';
import { useWrite } from '../../api/queries.ts';
import { Button } from '../../parts/form/button.tsx';
import { ProblemNotice } from '../../parts/state/notice.tsx';
import { CHANGED_BY_BILLING } from './changed-by-billing.ts';
import type { Billing } from './plan-data.ts';
import { leaveFor } from './stripe-page.ts';

/** To the portal of Stripe, or a question to Stripe now. Without a customer there is nothing to ask for. */
export function StripeActions({ billing: { configured, has_customer } }: { readonly billing: Billing }) {
  const may = useMay();
  const portal = useWrite('POST /v1/billing/portal', []);
  const sync = useWrite('POST /v1/billing/sync', CHANGED_BY_BILLING);
  const [problem, setProblem] = useState<Problem>();
  if (!configured || !has_customer || !may('billing:manage')) return null;
  const attempt = (work: Promise<unknown>) => {
    setProblem(undefined);
    work.catch((error) => setProblem(problemOf(error)));
  };
  return (
    <>
      <Button
        busy={portal.isPending}
        onClick={() => attempt(portal.mutateAsync({}).then(({ url }) => leaveFor(url)))}
      >
        Open the billing portal
      </Button>
      <Button look="quiet" busy={sync.isPending} onClick={() => attempt(sync.mutateAsync({}))}>
        Ask Stripe now
      </Button>
      <div role="alert">{problem && <ProblemNotice problem={problem} />}</div>
    </>
  );
}
