import { AppError } from '../../../lib/errors.ts';

/** It would be paid for a team that nobody can use. */
export class SubscriptionLive extends AppError {
  readonly code = 'subscription_live';
  readonly status = 409;
  constructor() {
    super(
      'The team has a subscription that has not ended. Cancel it in the billing portal (POST /v1/billing/portal), and delete the team when it has ended.',
    );
  }
}
