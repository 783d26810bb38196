import { useState } from 'react';
import { signOut } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { Button } from '../../parts/form/button.tsx';

export function SignOutButton() {
  const [state, setState] = useState<'ready' | 'busy' | string>('ready');
  const leave = () => {
    setState('busy');
    signOut('/sign-in').catch((error) => setState(problemOf(error).detail));
  };
  return (
    <>
      {state !== 'ready' && state !== 'busy' && <span role="alert">{state}</span>}
      <Button busy={state === 'busy'} onClick={leave}>
        Sign out
      </Button>
    </>
  );
}
