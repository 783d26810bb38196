import { useSyncExternalStore } from 'react';
import { lostWhileTyping, rereadContext } from '../api/auth-context.ts';
import { Button } from '../parts/form/button.tsx';
import styles from './loss-notice.module.css';

/** The session has ended, or the person may do less, and a form has input: the page stays, and nothing is lost. */
export function LossNotice() {
  const lost = useSyncExternalStore(lostWhileTyping.subscribe, lostWhileTyping.get);
  return (
    <div role="alert" className={styles.place}>
      {lost && <div className={styles.notice}>{lost === 'session' ? <SessionEnded /> : <RightsLost />}</div>}
    </div>
  );
}

const SessionEnded = () => (
  <>
    <p>
      <strong>Your session has ended.</strong> What you typed is kept.{' '}
      <a href="/sign-in" target="_blank" rel="noopener">
        Sign in in a new tab
      </a>
      , then go on here.
    </p>
    <Button onClick={() => rereadContext()}>I have signed in</Button>
  </>
);

const RightsLost = () => (
  <p>
    <strong>You may do less in this team than before.</strong> What you typed is kept until you leave the
    form. If it can no longer be saved, copy it.
  </p>
);
