import { useEffect, useState } from 'react';
import { useAccountWrite, useAuthContext } from '../../api/account.ts';
import { type Problem, problemOf } from '../../api/problem.ts';
import { askForProof } from '../../api/recent-sign-in.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { ProblemNotice } from '../../parts/state/notice.tsx';
import { Time } from '../../parts/text/time.tsx';
import { ProviderProblem, useUrlProblem } from '../start/provider-problem.tsx';
import styles from './account.module.css';
import { linkPath, providerToLink, rememberProvider } from './linking.ts';
import type { Profile } from './profile-card.tsx';

type Identity = Profile['identities'][number];

export function ProvidersCard({ profile }: { readonly profile: Profile }) {
  const { data } = useAuthContext();
  const providers = data?.providers ?? [];
  useLinkAfterProof();
  if (providers.length === 0 && profile.identities.length === 0) return null;
  return (
    <Card title="Providers" note="Accounts elsewhere with which you can sign in here.">
      <ProviderProblem />
      {profile.identities.length === 0 ? (
        <p>No provider is linked.</p>
      ) : (
        <ul className={styles.list}>
          {profile.identities.map((identity) => (
            <LinkedProvider key={identity.id} identity={identity} />
          ))}
        </ul>
      )}
      <Row>
        {providers.map(({ name, title }) => (
          <Button
            key={name}
            onClick={() => {
              rememberProvider(name);
              location.assign(linkPath(name));
            }}
          >
            Link {title}
          </Button>
        ))}
      </Row>
    </Card>
  );
}

/** The server sent the browser back because linking needs a recent sign-in: asks for it, and goes on. */
function useLinkAfterProof(): void {
  const problem = useUrlProblem();
  const { data } = useAuthContext();
  const name = data && providerToLink(data.providers);
  useEffect(() => {
    if (problem !== 'recent_sign_in_required' || name === undefined) return;
    askForProof().then((isProven) => {
      if (isProven) location.assign(linkPath(name));
    });
  }, [problem, name]);
}

function LinkedProvider({ identity: { id, issuer, email, created_at } }: { readonly identity: Identity }) {
  const unlink = useAccountWrite('DELETE /auth/identities/{id}');
  const [problem, setProblem] = useState<Problem>();
  const remove = () => {
    setProblem(undefined);
    unlink.mutate({ params: { id } }, { onError: (error) => setProblem(problemOf(error)) });
  };
  const name = hostOf(issuer);
  return (
    <li className={styles.item}>
      <div>
        <strong>{name}</strong>
        {email !== null && <span> · {email}</span>}
        <p className={styles.muted}>
          linked <Time at={created_at} />
        </p>
      </div>
      <Button busy={unlink.isPending} onClick={remove} aria-label={`Unlink ${name} ${email ?? ''}`}>
        Unlink
      </Button>
      {problem && (
        <div role="alert">
          <ProblemNotice problem={problem} />
        </div>
      )}
    </li>
  );
}

/** An issuer is a URL that the operator has configured; shown as text. */
function hostOf(issuer: string): string {
  try {
    return new URL(issuer).host;
  } catch {
    return issuer;
  }
}
