import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { price } from '../../format/prices.ts';
import { SelectField, TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import type { OfferedPlan } from './plan-data.ts';
import { leaveFor } from './stripe-page.ts';

type Price = OfferedPlan['prices'][number];

interface CheckoutDialogProps {
  readonly offered: OfferedPlan | undefined;
  readonly onClose: () => void;
}

/** Chooses the interval and the seats, and leaves for the payment page. */
export function CheckoutDialog({ offered, onClose }: CheckoutDialogProps) {
  return (
    <Dialog open={offered !== undefined} title={`Buy the plan ${offered?.plan ?? ''}`} onClose={onClose}>
      {offered && offered.plan !== 'free' && <Purchase plan={offered.plan} prices={offered.prices} />}
    </Dialog>
  );
}

interface PurchaseProps {
  readonly plan: 'pro' | 'enterprise';
  readonly prices: readonly Price[];
}

function Purchase({ plan, prices }: PurchaseProps) {
  const checkout = useWrite('POST /v1/billing/checkout', []);
  const [interval, setInterval] = useState(prices[0]?.interval ?? 'month');
  const chosen = prices.find((one) => one.interval === interval);
  const [seats, setSeats] = useState(`${chosen?.quantity ?? ''}`);
  const included = chosen?.quantity ?? null;
  return (
    <Form
      submit="Go to the payment page"
      onSubmit={async (values) => {
        const quantity = included === null ? {} : { quantity: Number(textOf(values, 'quantity')) };
        const { url } = await checkout.mutateAsync({ body: { plan, interval, ...quantity } });
        leaveFor(url);
      }}
    >
      <SelectField
        label="Billed"
        name="interval"
        value={interval}
        onChange={({ target }) => setInterval(target.value === 'year' ? 'year' : 'month')}
        options={prices.map((one) => ({
          value: one.interval,
          label: one.interval === 'year' ? 'every year' : 'every month',
        }))}
      />
      {included !== null && (
        <TextField
          label="Seats"
          name="quantity"
          type="number"
          inputMode="numeric"
          min={included}
          required
          value={seats}
          onChange={({ target }) => setSeats(target.value)}
          hint={`A member or an open invitation takes one seat. The plan is billed from ${included} seats on.`}
        />
      )}
      <p aria-live="polite">{chosen && estimate(chosen, Number(seats))}</p>
      <p>You pay on a page of Stripe, and come back here afterwards.</p>
    </Form>
  );
}

/** With tiers beyond the first seat the payment page knows better, so it is called an estimate. */
function estimate({ amount, quantity, extra_seat_amount, currency, interval }: Price, seats: number): string {
  const atCheckout = 'The payment page says the price.';
  if (amount === null) return atCheckout;
  if (quantity === null || seats === quantity)
    return `${price(amount, currency)} a ${interval}, before discounts and taxes.`;
  if (extra_seat_amount === null || !(seats > quantity)) return atCheckout;
  const total = amount + (seats - quantity) * extra_seat_amount;
  return `About ${price(total, currency)} a ${interval}, before discounts and taxes. The payment page says the exact price.`;
}
