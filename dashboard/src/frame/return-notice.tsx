import { useEffect, useState } from 'react';
import { useAuthContext } from '../api/account.ts';
import { readStorage, writeStorage } from '../api/scope.ts';
import { Button } from '../parts/form/button.tsx';
import styles from './return-notice.module.css';

/** Whether the person has closed the notice: a sign-in that cancels nothing forgets it. */
const CLOSED = 'omnimemory.return-notice';

/** That the sign-in has cancelled the deletion of the account, until the person has read it. */
export function ReturnNotice() {
  const { data } = useAuthContext();
  const isCancelled = data?.deletion_cancelled;
  const [isClosed, setClosed] = useState(() => readStorage(CLOSED) === 'closed');
  useEffect(() => {
    if (isCancelled !== false) return;
    if (readStorage(CLOSED) !== null) writeStorage(CLOSED, '');
    setClosed(false);
  }, [isCancelled]);
  return (
    <div role="status" className={styles.place}>
      {isCancelled && !isClosed && (
        <>
          <p>
            <strong>Your account is not deleted.</strong> Signing in has cancelled its deletion. Your teams
            and API keys are as they were before.
          </p>
          <Button
            onClick={() => {
              writeStorage(CLOSED, 'closed');
              setClosed(true);
            }}
          >
            Close
          </Button>
        </>
      )}
    </div>
  );
}
