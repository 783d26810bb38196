import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import { useAuthContext } from '../../api/account.ts';
import type { AuthContext } from '../../api/auth-context.ts';
import { currentPath, signInPath } from '../../api/own-path.ts';
import { Loaded } from '../../parts/state/states.tsx';

interface RequirePersonProps {
  readonly rows: number;
  readonly children: (user: NonNullable<AuthContext['user']>) => ReactNode;
}

/** What only a signed-in person can see; others sign in first and come back. */
export function RequirePerson({ rows, children }: RequirePersonProps) {
  const context = useAuthContext();
  return (
    <Loaded query={context} rows={rows}>
      {({ user }) => (user ? children(user) : <Redirect to={signInPath(currentPath())} replace />)}
    </Loaded>
  );
}
