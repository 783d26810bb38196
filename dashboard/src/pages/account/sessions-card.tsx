import type { OutputOf } from '@omnimemory/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccountWrite } from '../../api/account.ts';
import { type Problem, problemOf } from '../../api/problem.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { ProblemNotice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './account.module.css';
import { browserOf } from './user-agent.ts';

type AuthSessions = OutputOf<'GET /auth/sessions'>;
type AuthSession = AuthSessions['data'][number];

export function SessionsCard({ query }: { readonly query: UseQueryResult<AuthSessions> }) {
  const endOthers = useAccountWrite('DELETE /auth/sessions');
  const endOne = useAccountWrite('DELETE /auth/sessions/{id}');
  const [problem, setProblem] = useState<Problem>();
  const options = {
    onError: (error: unknown) => setProblem(problemOf(error)),
    onSuccess: () => setProblem(undefined),
  };
  const hasOthers = (query.data?.data.length ?? 0) > 1;
  return (
    <Card
      title="Browser sessions"
      note="Browsers that are signed in to your account. Ending one takes effect with its next request."
      actions={
        hasOthers && (
          <Button busy={endOthers.isPending} onClick={() => endOthers.mutate({}, options)}>
            End all others
          </Button>
        )
      }
    >
      {problem && (
        <div role="alert">
          <ProblemNotice problem={problem} />
        </div>
      )}
      <Loaded query={query} rows={4}>
        {({ data }) => (
          <ul className={styles.list}>
            {data.map((session) => (
              <Item
                key={session.id}
                session={session}
                busy={endOne.isPending && endOne.variables.params.id === session.id}
                onEnd={() => endOne.mutate({ params: { id: session.id } }, options)}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

interface ItemProps {
  readonly session: AuthSession;
  readonly busy: boolean;
  readonly onEnd: () => void;
}

function Item({ session, busy, onEnd }: ItemProps) {
  const { user_agent, ip, created_at, seen_at, current } = session;
  const browser = browserOf(user_agent);
  return (
    <li className={styles.item}>
      <div>
        <span title={user_agent ?? undefined}>{browser}</span>{' '}
        {current && <Badge tone="good">this browser</Badge>}
        <p className={styles.muted}>
          {ip ?? 'unknown IP address'} · signed in <Time at={created_at} /> · last seen{' '}
          <Time at={seen_at} relative />
        </p>
      </div>
      {!current && (
        <Button busy={busy} onClick={onEnd} aria-label={`End the session of ${browser}, ${ip ?? ''}`}>
          End
        </Button>
      )}
    </li>
  );
}
