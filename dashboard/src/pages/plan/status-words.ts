import { dateTime } from '../../format/times.ts';
import type { Billing } from './plan-data.ts';

export interface StatusWords {
  readonly label: string;
  readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
  /** What it means, and what to do. */
  readonly text: string;
}

const FREE_APPLIES = 'Nothing was deleted.';

/** The state of the subscription in plain words. */
export function statusWords(billing: Billing): StatusWords {
  const { status } = billing;
  if (status === null)
    return { label: 'No subscription', tone: 'neutral', text: withoutSubscription(billing) };
  const words = WORDS[status];
  if (words) return words(billing);
  return {
    label: `Unknown status: ${status}`,
    tone: 'bad',
    text: 'Stripe reports a status that this server does not know, so the subscription gives no access. Tell the operator of this server.',
  };
}

const WORDS: Readonly<Record<string, (billing: Billing) => StatusWords>> = {
  active: (billing) => ({ label: 'Active', tone: 'good', text: endOrRenewal(billing) }),
  trialing: (billing) => ({
    label: 'Trial',
    tone: 'good',
    text: [
      billing.trial_end && `The trial ends on ${on(billing.trial_end)}.`,
      billing.cancel_at || billing.cancel_at_period_end
        ? endOrRenewal(billing)
        : 'The subscription is billed from then on.',
    ]
      .filter(Boolean)
      .join(' '),
  }),
  past_due: ({ access, grace_until }) =>
    access === 'off'
      ? {
          label: 'Payment failed',
          tone: 'bad',
          text: `The time to pay is over, so the plan of the subscription is off. Pay the invoice in the billing portal to get it back. ${FREE_APPLIES}`,
        }
      : {
          label: 'Payment failed, in grace',
          tone: 'warning',
          text: `The last payment failed. The plan stays ${grace_until ? `until ${on(grace_until)}` : 'for now'}. Change the payment method in the billing portal before that.`,
        },
  unpaid: () =>
    off(
      'Unpaid',
      'Stripe has stopped trying to collect the payment. Pay the open invoice in the billing portal.',
    ),
  canceled: () => off('Canceled', 'The subscription has ended. Choose a plan below to begin a new one.'),
  incomplete: () =>
    off(
      'First payment open',
      'The first payment is not complete, for example because a bank debit takes days. The plan begins when Stripe confirms the payment.',
    ),
  incomplete_expired: () =>
    off(
      'First payment expired',
      'The first payment was not completed in time. Choose a plan below to begin again.',
    ),
  paused: () => off('Paused', 'The subscription is paused. Resume it in the billing portal.'),
};

const off = (label: string, text: string): StatusWords => ({
  label,
  tone: 'bad',
  text: `${text} ${FREE_APPLIES}`,
});

function endOrRenewal({ cancel_at, cancel_at_period_end, current_period_end }: Billing): string {
  const end = cancel_at ?? (cancel_at_period_end ? current_period_end : null);
  if (end) return `The subscription ends on ${on(end)} and is not renewed. Nothing is deleted then.`;
  if (cancel_at_period_end) return 'The subscription ends with its period and is not renewed.';
  return current_period_end ? `It renews on ${on(current_period_end)}.` : '';
}

function withoutSubscription({ configured, operator_plan }: Billing): string {
  if (operator_plan !== null) return 'The operator of this server gave this plan.';
  return configured
    ? 'The free plan applies. Choose another one below.'
    : 'This installation does not sell plans. Its operator can give one.';
}

const on = (at: string): string => dateTime(new Date(at));
