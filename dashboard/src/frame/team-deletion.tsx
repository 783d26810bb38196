import { useRole, useTeam } from '../api/account.ts';
import { useRead, useWrite } from '../api/queries.ts';
import { useReadEverything } from '../api/read-everything.ts';
import { Form } from '../parts/form/form.tsx';
import { Notice } from '../parts/state/notice.tsx';
import { Time } from '../parts/text/time.tsx';
import styles from './frame.module.css';

/** On every page of a team that is being deleted: until when, and the way back for its owners. */
export function TeamDeletion() {
  const team = useTeam();
  if (team?.suspended_by !== 'deletion') return null;
  return <Announced dueAt={team.deletion_due_at} />;
}

function Announced({ dueAt }: { readonly dueAt: string | null }) {
  const isOwner = useRole() === 'owner';
  const { data: tenant, refetch } = useRead('GET /v1/tenant', {});
  const id = tenant?.deletion_id ?? null;
  return (
    <div className={styles.notice}>
      <Notice tone="bad" title="This team is being deleted">
        <p>
          It is removed for good {dueAt === null ? 'soon' : <DueAt at={dueAt} />}. Until then nothing is
          recorded or shown; exports and billing stay available.{' '}
          {!isOwner && 'Only an owner can cancel that. '}
          {/* the same text before its id is known, so that nothing moves */}
          {id === null ? (
            'The record of the deletion'
          ) : (
            <a href={`/deletions/${encodeURIComponent(id)}`}>The record of the deletion</a>
          )}{' '}
          stays when the team is gone: keep its link.
        </p>
        {isOwner && (
          <Cancel
            idOf={async () => id ?? (await refetch({ throwOnError: true })).data?.deletion_id ?? null}
          />
        )}
      </Notice>
    </div>
  );
}

const DueAt = ({ at }: { readonly at: string }) => (
  <>
    after <Time at={at} />
  </>
);

function Cancel({ idOf }: { readonly idOf: () => Promise<string | null> }) {
  const { mutateAsync } = useWrite('DELETE /v1/deletions/{deletion_id}', []);
  const readEverything = useReadEverything();
  return (
    <Form
      submit="Cancel the deletion"
      onSubmit={async () => {
        const id = await idOf();
        // another owner may have cancelled it
        if (id !== null) await mutateAsync({ params: { deletion_id: id } });
        await readEverything();
      }}
    >
      {null}
    </Form>
  );
}
