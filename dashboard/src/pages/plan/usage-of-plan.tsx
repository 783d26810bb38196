import type { RateLimit } from '@omnimemory/client';
import { isSuspended } from '../../api/suspension.ts';
import { bytes } from '../../format/bytes.ts';
import { count } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { UsageBar } from '../../parts/layout/usage-bar.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { LIMIT_NAMES, limitText } from './limits.ts';
import type { Billing, Entitlements, PlanData } from './plan-data.ts';

type Limits = Entitlements['entitlements'];

/** The limits of the plan, with what is used of those that count something. */
export function UsageOfPlan({ entitlements, billing }: PlanData) {
  const isRefused = isSuspended(entitlements.error);
  return (
    <Card title="Limits" note={billing.data ? 'What is used now.' : 'Admins and owners see what is used.'}>
      {isRefused && billing.data ? (
        <Bars limits={billing.data.limits} usage={billing.data.usage} rateLimits={[]} />
      ) : isRefused ? (
        <p>The limits are shown again when the team is resumed.</p>
      ) : (
        <Loaded query={entitlements} rows={9}>
          {({ data, rateLimits }) => (
            <Bars limits={data.entitlements} usage={billing.data?.usage} rateLimits={rateLimits} />
          )}
        </Loaded>
      )}
    </Card>
  );
}

interface BarsProps {
  readonly limits: Limits;
  readonly usage: Billing['usage'] | undefined;
  readonly rateLimits: readonly RateLimit[];
}

function Bars({ limits, usage, rateLimits }: BarsProps) {
  return (
    <Grid layout="rows">
      <UsageBar label="Seats" used={usage?.seats} limit={limits.seats} format={count} />
      <UsageBar label="Checkpoints" used={usage?.checkpoints} limit={limits.checkpoints} format={count} />
      <UsageBar label="Stored data" used={usage?.stored_bytes} limit={limits.stored_bytes} format={bytes} />
      <UsageBar
        label="Requests a minute"
        used={requestsOfMinute(limits, rateLimits)}
        limit={limits.api_requests_per_minute}
        format={count}
        note="Of the whole team, in the minute when the page was loaded."
      />
      <Facts
        facts={[
          {
            name: LIMIT_NAMES.ingest_events_per_minute,
            value: limitText('ingest_events_per_minute', limits.ingest_events_per_minute),
          },
          { name: LIMIT_NAMES.retention_days, value: limitText('retention_days', limits.retention_days) },
          { name: 'Export of the audit log', value: limits.audit_export ? 'yes' : 'no' },
        ]}
      />
    </Grid>
  );
}

/** `undefined`: the response did not say it, or there is no limit. */
function requestsOfMinute({ api_requests_per_minute: most }: Limits, rateLimits: readonly RateLimit[]) {
  const left = rateLimits.find(({ name }) => name === 'tenant')?.remaining;
  return most === null || left === undefined ? undefined : Math.max(most - left, 0);
}
