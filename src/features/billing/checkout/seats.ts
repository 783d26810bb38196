import { ValidationFailed } from '../../../lib/errors.ts';
import { type PaidPlan, PLANS } from '../../entitlements/plans.ts';

/** The seats that the plan includes and from which on it is billed; `null`: it has one price, whatever the seats. */
export const includedSeats = (plan: PaidPlan): number | null => PLANS[plan].seats;

/**
 * The quantity to bill. A plan is billed from the seats on that it includes, so that nobody pays for seats that they
 * would have anyway. Throws ValidationFailed.
 */
export function quantityOf(plan: PaidPlan, seats: number | undefined): number {
  const included = includedSeats(plan);
  if (included === null) {
    if (seats === undefined || seats === 1) return 1;
    throw refusal(`The plan ${plan} has no limit of seats and one price. Leave quantity out.`);
  }
  if (seats !== undefined && seats < included)
    throw refusal(`The plan ${plan} is billed from ${included} seats on. Choose at least ${included}.`);
  return seats ?? included;
}

/** Whether a subscription pays for seats without an effect, or for fewer than the plan includes. */
export function isOddQuantity(plan: PaidPlan, quantity: number | undefined): boolean {
  if (quantity === undefined) return false;
  const included = includedSeats(plan);
  return included === null ? quantity > 1 : quantity < included;
}

const refusal = (message: string) => new ValidationFailed([{ path: 'quantity', message }]);
