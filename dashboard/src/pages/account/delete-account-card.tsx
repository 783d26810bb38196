import type { OutputOf } from '@omnimemory/client';
import { useState } from 'react';
import { Link } from 'wouter';
import { deleteAccount, useAccountRead } from '../../api/account.ts';
import { pathOfScope } from '../../api/scope.ts';
import { isolated } from '../../format/isolated.ts';
import { counted } from '../../format/numbers.ts';
import { rowsOf } from '../../parts/deletion/deletion-words.ts';
import { RowsByTable } from '../../parts/deletion/rows-by-table.tsx';
import { Button } from '../../parts/form/button.tsx';
import { TextField } from '../../parts/form/field.tsx';
import { Form } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import styles from './account.module.css';

type Preview = OutputOf<'POST /auth/account/deletion/preview'>;
type Team = Preview['teams'][number];

export function DeleteAccountCard() {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Card title="Delete this account">
      <p>
        You are signed out everywhere at once. After a few days, in which signing in cancels it, the account
        is removed for good.
      </p>
      <div>
        <Button onClick={() => setOpen(true)}>Delete the account …</Button>
      </div>
      {isOpen && (
        <Dialog open title="Delete your account?" onClose={close}>
          <WhatGoes onClose={close} />
        </Dialog>
      )}
    </Card>
  );
}

function WhatGoes({ onClose }: { readonly onClose: () => void }) {
  const preview = useAccountRead('POST /auth/account/deletion/preview', {});
  return (
    <Loaded query={preview} rows={8}>
      {(loaded) => {
        const obstacles = loaded.teams.filter(({ fate }) => fate !== 'left' && fate !== 'deleted');
        return obstacles.length > 0 ? (
          <Refused teams={obstacles} onClose={onClose} />
        ) : (
          <DeletionOfAccount preview={loaded} onClose={onClose} />
        );
      }}
    </Loaded>
  );
}

interface RefusedProps {
  readonly teams: readonly Team[];
  readonly onClose: () => void;
}

/** What has to be done before. */
const Refused = ({ teams, onClose }: RefusedProps) => (
  <>
    <Notice tone="warning" title="The account cannot be deleted yet">
      These teams need you first.
    </Notice>
    <ul className={styles.list}>
      {teams.map((team) => (
        <li key={team.tenant_id}>
          {team.fate === 'last_owner' ? (
            <>
              <TeamLink team={team} page="/members" /> has{' '}
              {counted(team.members - 1, 'other member', 'other members')} and no other owner. Make another
              member an owner, remove the others, or delete the team in its settings.
            </>
          ) : (
            <>
              <TeamLink team={team} page="/plan" /> would be deleted with the account, and has a subscription.
              Cancel it in the billing portal, and delete the account when it has ended.
            </>
          )}
        </li>
      ))}
    </ul>
    <div>
      <Button onClick={onClose}>Close</Button>
    </div>
  </>
);

const TeamLink = ({ team, page }: { readonly team: Team; readonly page: string }) => (
  <Link href={`${pathOfScope({ kind: 'tenant', tenantId: team.tenant_id })}${page}`}>{team.name}</Link>
);

interface DeletionOfAccountProps {
  readonly preview: Preview;
  readonly onClose: () => void;
}

const WORD = 'delete';

function DeletionOfAccount({ preview, onClose }: DeletionOfAccountProps) {
  const { teams, grace_days, rows, kept } = preview;
  const names = (fate: Team['fate']) =>
    teams
      .filter((team) => team.fate === fate)
      .map(({ name }) => isolated(name))
      .join(', ');
  const [deleted, left] = [names('deleted'), names('left')];
  return (
    <Form
      submit="Delete the account"
      look="danger"
      onSubmit={deleteAccount}
      beside={
        <Button look="quiet" onClick={onClose}>
          Keep the account
        </Button>
      }
    >
      <p>
        At once you are signed out everywhere, and your API keys stop. For {counted(grace_days, 'day')}{' '}
        signing in cancels everything. Then the account is removed for good, with{' '}
        {counted(rowsOf(preview), 'row')}.
      </p>
      {deleted !== '' && (
        <p>
          <strong>Teams that are deleted with it</strong>, because you are their only member: {deleted}
        </p>
      )}
      {left !== '' && <p>Teams that stay, without you: {left}</p>}
      <p>
        What you made in teams that stay belongs to them, under an id that no longer leads to you. A link to
        the record of the deletion comes by email.
      </p>
      <RowsByTable summary="All rows that go, by table" tables={rows} />
      {kept.length > 0 && (
        <details>
          <summary>What teams keep</summary>
          <p>{kept.join(', ')}</p>
        </details>
      )}
      <TextField
        label={`Type “${WORD}” to confirm`}
        name="confirmation"
        required
        pattern={WORD}
        autoComplete="off"
      />
    </Form>
  );
}
