import type { OutputOf } from '@omnimemory/client';
import { Link } from 'wouter';
import { useAccountRead } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { DeletionRecord } from '../../parts/deletion/deletion-record.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import { useIdOfPath } from '../../routes/id-of-path.ts';
import { AuditSummary } from './audit-summary.tsx';

type Deletion = OutputOf<'GET /auth/deletions/{deletion_id}'>;

/** What stays of a deleted team or account, for everyone who has the link. It names nobody. */
export default function DeletionRecordPage() {
  const deletion_id = useIdOfPath();
  const record = useAccountRead('GET /auth/deletions/{deletion_id}', { params: { deletion_id } });
  const isUnknown = record.error !== null && problemOf(record.error).status === 404;
  return (
    <Page title="Record of a deletion">
      {isUnknown ? (
        <Empty title="There is no such deletion">
          The link may be incomplete. Open it again from the email or the page that gave it to you.
        </Empty>
      ) : (
        <Loaded query={record} rows={12}>
          {(deletion) => <Recorded deletion={deletion} />}
        </Loaded>
      )}
    </Page>
  );
}

function Recorded({ deletion }: { readonly deletion: Deletion }) {
  const { deletion_id, kind, subject_digest, audit } = deletion;
  return (
    <>
      <p>{kind === 'tenant' ? 'A team' : 'An account'} of this server. The record names nobody.</p>
      <WhatNow deletion={deletion} />
      <DeletionRecord deletion={deletion} read={`curl -s ${location.origin}/auth/deletions/${deletion_id}`} />
      {audit !== null && <AuditSummary audit={audit} />}
      <details>
        <summary>Whose deletion this is</summary>
        <p>
          The SHA-256 of the id of the {kind === 'tenant' ? 'team' : 'account'}. Whoever knows the id can
          compute it again, and nobody can compute the id from it.
        </p>
        <Id id={subject_digest} />
      </details>
    </>
  );
}

function WhatNow({ deletion: { kind, state, due_at, reason } }: { readonly deletion: Deletion }) {
  if (state !== 'waiting') return null;
  return (
    <Notice tone="warning" title="It can still be cancelled">
      {kind === 'tenant' ? (
        <>
          Until <Time at={due_at} /> an owner of the team can cancel it on every page of the team.
        </>
      ) : (
        <>
          Until <Time at={due_at} /> the person can cancel it: <Link href="/sign-in">signing in</Link> is
          enough.
        </>
      )}
      {reason !== null && ` ${reason}`}
    </Notice>
  );
}
