import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { isOfPaths } from '../../api/query-paths.ts';
import { Notice } from '../../parts/state/notice.tsx';
import { CHANGED_BY_BILLING } from './changed-by-billing.ts';
import type { Billing } from './plan-data.ts';

const POLL_MS = 2_000;
const MAX_WAIT_MS = 60_000;

/**
 * After a return from Stripe. Its URL proves nothing, so the page waits until the server has heard of the payment from
 * Stripe itself.
 */
export function ReturnFromStripe({ billing }: { readonly billing: Billing }) {
  const [search] = useSearchParams();
  if (search.get('checkout') === 'canceled')
    return <Notice title="You left the payment page">Nothing was bought and nothing has changed.</Notice>;
  if (search.get('checkout') === 'paid') return <Waiting billing={billing} />;
  if (search.get('portal') === 'closed')
    return (
      <Notice title="You are back from the billing portal">
        A change there shows here as soon as Stripe has told this server. “Ask Stripe now” asks for it.
      </Notice>
    );
  return null;
}

/** What the server would say once it knows of the payment. */
const isHeardOf = ({ status, access }: Billing): boolean => status !== null && access === 'on';

function Waiting({ billing }: { readonly billing: Billing }) {
  const isConfirmed = isHeardOf(billing);
  const isOver = useWaitForWebhook(isConfirmed);
  return (
    <div role="status">
      {isConfirmed ? (
        <Notice tone="good" title="Stripe has confirmed the subscription">
          The plan {billing.plan} applies now.
        </Notice>
      ) : isOver ? (
        <Notice tone="warning" title="Stripe has not confirmed the payment yet">
          The plan begins when it does. A bank debit takes days. “Ask Stripe now” asks again.
        </Notice>
      ) : (
        <Notice title="Waiting for Stripe to confirm the payment">
          This page shows the new plan as soon as the confirmation is here.
        </Notice>
      )}
    </div>
  );
}

/** Reads the state again every two seconds, for a minute. True when the minute is over. */
function useWaitForWebhook(isConfirmed: boolean): boolean {
  const [isOver, setOver] = useState(false);
  const queries = useQueryClient();
  useEffect(() => {
    if (isConfirmed || isOver) return;
    const ends = setTimeout(() => setOver(true), MAX_WAIT_MS);
    const polls = setInterval(() => {
      if (document.visibilityState === 'visible')
        queries.invalidateQueries({ predicate: ({ queryKey }) => isOfPaths(queryKey, CHANGED_BY_BILLING) });
    }, POLL_MS);
    return () => {
      clearTimeout(ends);
      clearInterval(polls);
    };
  }, [isConfirmed, isOver, queries]);
  return isOver;
}
