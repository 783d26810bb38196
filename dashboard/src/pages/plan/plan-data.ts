import type { OutputOf, RateLimit } from '@omnimemory/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/account.ts';
import { useRead } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';

export type Billing = OutputOf<'GET /v1/billing'>;
export type Entitlements = OutputOf<'GET /v1/entitlements'>;
export type Catalogue = OutputOf<'GET /v1/billing/plans'>;
export type OfferedPlan = Catalogue['data'][number];
export type Tenant = OutputOf<'GET /v1/tenant'>;

interface EntitlementsNow {
  readonly data: Entitlements;
  readonly rateLimits: readonly RateLimit[];
}

export interface PlanData {
  readonly tenant: UseQueryResult<Tenant>;
  /** With what is left of this minute's requests. */
  readonly entitlements: UseQueryResult<EntitlementsNow>;
  readonly catalogue: UseQueryResult<Catalogue>;
  /** Of admins; the others never ask for it. */
  readonly billing: UseQueryResult<Billing>;
}

const ENTITLEMENTS = 'GET /v1/entitlements';

/** What the page needs, all of it asked for at once. */
export function usePlanData(): PlanData {
  const { api } = useScope();
  const may = useMay();
  return {
    tenant: useRead('GET /v1/tenant', {}),
    entitlements: useQuery({
      queryKey: [ENTITLEMENTS, 'with limits', {}],
      queryFn: ({ signal }) => api.requestWithResponse(ENTITLEMENTS, { signal }),
    }),
    catalogue: useRead('GET /v1/billing/plans', {}),
    billing: useRead('GET /v1/billing', {}, { enabled: may('billing:read') }),
  };
}
