import { Link } from 'wouter';
import { useAuthContext } from '../../api/account.ts';
import { pathOfScope } from '../../api/scope.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Empty } from '../../parts/state/states.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import styles from './account.module.css';

export function TeamsCard() {
  const { data } = useAuthContext();
  const teams = data?.tenants ?? [];
  return (
    <Card title="Teams" actions={<ButtonLink href="/new-team">New team</ButtonLink>}>
      {teams.length === 0 ? (
        <Empty title="You are in no team yet">
          Create one, or open the link in an invitation. Invitations come by email.
        </Empty>
      ) : (
        <ul className={styles.list}>
          {teams.map(({ id, name, role, plan, active, suspended_by }) => (
            <li key={id}>
              <Link href={pathOfScope({ kind: 'tenant', tenantId: id })}>{name}</Link>{' '}
              {!active && (
                <Badge tone="warning">{suspended_by === 'deletion' ? 'being deleted' : 'suspended'}</Badge>
              )}
              <p className={styles.muted}>
                {role} · {plan} plan
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
