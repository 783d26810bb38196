import type { OutputOf } from '@omnimemory/client';
import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { accountQueries } from '../../api/auth-context.ts';
import { useWrite } from '../../api/queries.ts';
import { useReadEverything } from '../../api/read-everything.ts';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import { DeleteTeam } from './delete-team.tsx';
import styles from './settings.module.css';
import { TypedName } from './typed-name.tsx';

type Tenant = OutputOf<'GET /v1/tenant'>;

/** The name of the team, and its suspension. */
export function Team({ tenant }: { readonly tenant: Tenant }) {
  const may = useMay();
  return (
    <Grid layout="halves">
      <Card title="Team">
        <Facts
          facts={[
            !may('tenant:rename') && { name: 'Name', value: tenant.name },
            { name: 'Id', value: <Id id={tenant.id} /> },
            { name: 'Created', value: <Time at={tenant.created_at} /> },
          ]}
        />
        {may('tenant:rename') && tenant.active && <Rename tenant={tenant} />}
      </Card>
      {may('tenant:suspend') && tenant.suspended_by !== 'deletion' && (
        <Card title="Suspension">
          {tenant.active ? <Suspend tenant={tenant} /> : <Resume tenant={tenant} />}
        </Card>
      )}
      {may('tenant:suspend') && tenant.suspended_by !== 'deletion' && <DeleteTeam tenant={tenant} />}
    </Grid>
  );
}

function Rename({ tenant }: { readonly tenant: Tenant }) {
  const rename = useWrite('PATCH /v1/tenant', ['/v1/tenant']);
  const [isSaved, setSaved] = useState(false);
  return (
    <Form
      submit="Rename the team"
      onSubmit={async (values) => {
        setSaved(false);
        await rename.mutateAsync({ body: { name: textOf(values, 'name') } });
        // the menu has the name, too
        await accountQueries.invalidateQueries();
        setSaved(true);
      }}
      beside={<span role="status">{isSaved && 'Renamed'}</span>}
    >
      <TextField
        key={tenant.name}
        label="Name"
        name="name"
        required
        maxLength={255}
        defaultValue={tenant.name}
        hint="Members see it, and so do people who are invited."
      />
    </Form>
  );
}

function Suspend({ tenant }: { readonly tenant: Tenant }) {
  const suspend = useWrite('POST /v1/tenant/suspend', []);
  const readEverything = useReadEverything();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p>
        A suspended team records nothing and shows nothing, until an owner resumes it. Nothing is deleted.
      </p>
      <div>
        <Button onClick={() => setOpen(true)}>Suspend the team …</Button>
      </div>
      <Dialog open={isOpen} title={`Suspend ${isolated(tenant.name)}?`} onClose={() => setOpen(false)}>
        <p>This stops at once, for every member and every API key:</p>
        <ul className={styles.list}>
          <li>recording: tools get 403 for sessions, metrics, checkpoints and telemetry;</li>
          <li>reading: pages, searches, MCP and the API;</li>
          <li>changes of members, keys and settings.</li>
        </ul>
        <p>
          Billing and exports stay available, and a subscription is still billed. An owner can resume the team
          here.
        </p>
        <Form
          submit="Suspend the team"
          look="danger"
          onSubmit={async (values) => {
            if (textOf(values, 'confirmed') !== tenant.name) return;
            await suspend.mutateAsync({});
            setOpen(false);
            readEverything();
          }}
          beside={<Button onClick={() => setOpen(false)}>Keep it running</Button>}
        >
          <TypedName field="confirmed" name={tenant.name} />
        </Form>
      </Dialog>
    </>
  );
}

function Resume({ tenant }: { readonly tenant: Tenant }) {
  const resume = useWrite('POST /v1/tenant/resume', []);
  const readEverything = useReadEverything();
  if (tenant.suspended_by === 'operator')
    return <p>The operator of this server suspended this team. Only the operator can resume it.</p>;
  if (tenant.suspended_by === 'deletion')
    return <p>This team is being deleted. It can be resumed once an owner has cancelled the deletion.</p>;
  return (
    <Form
      submit="Resume the team"
      onSubmit={async () => {
        await resume.mutateAsync({});
        await readEverything();
      }}
    >
      <p>Recording and reading begin again at once.</p>
    </Form>
  );
}
