import { Link } from 'wouter';
import { Notice } from './notice.tsx';

interface SuspendedNoticeProps {
  readonly by: 'owner' | 'operator' | 'deletion' | null;
}

/** What still works while a team is suspended, and who can resume it. */
export function SuspendedNotice({ by }: SuspendedNoticeProps) {
  // the frame says so on every page
  if (by === 'deletion') return null;
  return (
    <Notice tone="warning" title="This team is suspended">
      Nothing is recorded or shown until it is resumed; only billing and exports are available. Nothing was
      deleted.{' '}
      {by === 'operator' ? (
        'The operator of this server suspended it, so ask them to resume it.'
      ) : (
        <>
          An owner can resume it in the <Link href="/settings">settings</Link>.
        </>
      )}
    </Notice>
  );
}
