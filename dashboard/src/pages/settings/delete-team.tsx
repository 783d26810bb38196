import type { OutputOf } from '@omnimemory/client';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { useReadEverything } from '../../api/read-everything.ts';
import { isolated } from '../../format/isolated.ts';
import { count } from '../../format/numbers.ts';
import { rowsOf } from '../../parts/deletion/deletion-words.ts';
import { RowsByTable } from '../../parts/deletion/rows-by-table.tsx';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './settings.module.css';
import { TypedName } from './typed-name.tsx';

interface DeleteTeamProps {
  readonly tenant: OutputOf<'GET /v1/tenant'>;
}

/** For owners. */
export function DeleteTeam({ tenant }: DeleteTeamProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title="Delete this team">
      <p>
        Everything that the team has stored is removed after a grace period, in which an owner can cancel it.
        Export what you want to keep first.
      </p>
      <div>
        <Button onClick={() => setOpen(true)}>Delete the team …</Button>
      </div>
      {isOpen && (
        <Dialog open title={`Delete ${isolated(tenant.name)}?`} onClose={() => setOpen(false)}>
          <Preview tenant={tenant} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </Card>
  );
}

interface PreviewProps extends DeleteTeamProps {
  readonly onClose: () => void;
}

function Preview({ tenant, onClose }: PreviewProps) {
  const body = { kind: 'tenant', id: tenant.id } as const;
  const preview = useRead('POST /v1/deletions/preview', { body });
  if (preview.error && problemOf(preview.error).code === 'subscription_live')
    return <LiveSubscription onClose={onClose} />;
  return (
    <Loaded query={preview} rows={10}>
      {(loaded) => <DeletionOfTeam tenant={tenant} preview={loaded} onClose={onClose} />}
    </Loaded>
  );
}

const LiveSubscription = ({ onClose }: { readonly onClose: () => void }) => (
  <>
    <Notice tone="warning" title="The team has a subscription that has not ended">
      You would go on paying for a team that nobody can use. Cancel the subscription in the billing portal,
      which the page Plan opens, and delete the team when it has ended.
    </Notice>
    <Row>
      <ButtonLink href="/plan" look="primary">
        Open Plan
      </ButtonLink>
      <Button look="quiet" onClick={onClose}>
        Keep the team
      </Button>
    </Row>
  </>
);

interface DeletionOfTeamProps extends PreviewProps {
  readonly preview: OutputOf<'POST /v1/deletions/preview'>;
}

function DeletionOfTeam({ tenant, preview, onClose }: DeletionOfTeamProps) {
  const remove = useWrite('POST /v1/deletions', []);
  const readEverything = useReadEverything();
  const { rows, due_at } = preview;
  return (
    <Form
      submit="Delete the team"
      look="danger"
      onSubmit={async (values) => {
        const confirm = textOf(values, 'confirm');
        await remove.mutateAsync({ body: { kind: 'tenant', id: tenant.id, confirm } });
        onClose();
        readEverything();
      }}
      beside={
        <Button look="quiet" onClick={onClose}>
          Keep the team
        </Button>
      }
    >
      <p>
        At once the team is suspended for all members ({count(rows.tenant_users ?? 0)}): nothing is recorded
        or shown, and its API keys stop. Exports and billing stay available.
      </p>
      <p>
        Until <Time at={due_at} /> an owner can cancel the deletion, and everything is as before. Then it is
        removed for good:
      </p>
      <ul className={styles.list}>
        <li>sessions: {count(rows.tool_sessions ?? 0)}</li>
        <li>versions of checkpoints, private ones among them: {count(rows.checkpoints ?? 0)}</li>
        <li>memories: {count(rows.project_memories ?? 0)}</li>
        <li>API keys: {count(rows.api_keys ?? 0)}</li>
        <li>
          all rows, of {count(Object.keys(rows).length)} tables: {count(rowsOf(preview))}
        </li>
      </ul>
      <RowsByTable summary="All rows that go, by table" tables={rows} />
      <p>The accounts of the members stay. A record without names proves that nothing is left.</p>
      <TypedName field="confirm" name={tenant.name} />
    </Form>
  );
}
