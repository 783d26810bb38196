import type { ServerState } from '../api/server-state.ts';
import { clockWithSeconds } from '../format/times.ts';
import { Button } from '../parts/form/button.tsx';
import { Notice } from '../parts/state/notice.tsx';
import styles from './frame.module.css';

interface ServerNoticeProps extends ServerState {
  readonly retry: () => void;
}

/** That the server does not answer, and as of when the page is. */
export function ServerNotice({ is, asOf, retry }: ServerNoticeProps) {
  return (
    <div role="status" className={styles.notice}>
      {is !== 'reached' && (
        <Notice
          tone="warning"
          title={is === 'stopping' ? 'The server is restarting' : 'The server cannot be reached'}
          actions={<Button onClick={retry}>Try now</Button>}
        >
          {asOf > 0 && `What you see is as of ${clockWithSeconds(new Date(asOf))}. `}
          {is === 'unreachable' && 'Check that it runs and that you are connected. '}
          The page tries again by itself, and keeps what you have typed.
        </Notice>
      )}
    </div>
  );
}
