/** The outcome of a payment; `missing`: the customer has no payment method. */
export type PaymentOutcome = 'succeeds' | 'fails' | 'requires_action' | 'missing';

/** The payment behaviour of each customer: invoices succeed until a test says otherwise. */
export class Payments {
  readonly #outcomes = new Map<string, PaymentOutcome>();

  set(customerId: string, outcome: PaymentOutcome): void {
    this.#outcomes.set(customerId, outcome);
  }

  outcomeFor(customerId: string): PaymentOutcome {
    return this.#outcomes.get(customerId) ?? 'succeeds';
  }
}
