/** What may be different after a change of the subscription. */
export const CHANGED_BY_BILLING = ['/v1/billing', '/v1/entitlements', '/v1/tenant'] as const;
