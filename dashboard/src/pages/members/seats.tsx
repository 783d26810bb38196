import { useMay } from '../../api/account.ts';
import { count } from '../../format/numbers.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import styles from './members.module.css';

interface SeatsProps {
  readonly plan: string | null;
  /** `null`: no limit. */
  readonly limit: number | null;
  readonly members: number;
  /** More members than were loaded. */
  readonly hasMore: boolean;
  /** Open ones, each of which has a seat already. */
  readonly invitations: number;
}

/** How many seats of the plan are taken. */
export function Seats({ plan, limit, members, hasMore, invitations }: SeatsProps) {
  const may = useMay();
  const used = hasMore ? `more than ${count(members)}` : count(members);
  const isFull = limit !== null && members + invitations >= limit;
  return (
    <Notice
      tone={isFull ? 'warning' : 'neutral'}
      title={limit === null ? `${used} seats used, no limit` : `${used} of ${count(limit)} seats used`}
      actions={isFull && may('billing:manage') && <ButtonLink href="/plan">See plans</ButtonLink>}
    >
      {limit !== null && (
        <meter className={styles.meter} min={0} max={limit} value={members} aria-label="Seats used">
          {members}
        </meter>
      )}
      <p>
        Members of the team now{plan !== null && `, on the plan ${plan}`}.
        {invitations > 0 &&
          ` ${count(invitations)} more ${invitations === 1 ? 'seat is' : 'seats are'} kept for open invitations.`}
      </p>
    </Notice>
  );
}
