import type { OutputOf } from '@omnimemory/client';
import type { ReactNode } from 'react';
import { lastDeletion } from '../../api/last-deletion.ts';
import { useRead, useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { counted } from '../../format/numbers.ts';
import { Button } from '../form/button.tsx';
import { TextField } from '../form/field.tsx';
import { Form } from '../form/form.tsx';
import { Loaded } from '../state/states.tsx';
import { Time } from '../text/time.tsx';
import { NOUNS, rowsOf, type Thing } from './deletion-words.ts';

type Preview = OutputOf<'POST /v1/deletions/preview'>;

export interface DeletionFormProps {
  readonly kind: Thing;
  /** The id of the thing; of a memory its `memory_id`. */
  readonly id: string;
  /** The revision that the person has read. */
  readonly ifMatch?: number;
  /** What the thing is called, above what goes with it. */
  readonly children?: ReactNode;
  readonly onKeep: () => void;
  readonly onDeleted: () => void;
}

/**
 * The lists that the thing is missing from. Not what shows the thing itself: its page or dialog is left first. The stream of
 * changes tells all others.
 */
const LISTS: Readonly<Record<Thing, readonly string[]>> = {
  session: [],
  checkpoint: [],
  project: [],
  memory: ['/v1/projects/{project_id}/memory-keys'],
  api_key: ['/v1/api-keys'],
};
const ALWAYS = ['/v1/entitlements', '/v1/deletions'];
/** Beyond so many rows the person types a word. */
const FEW_ROWS = 100;
const WORD = 'delete';

/** Says what would go, and until when it can be brought back, and deletes it. */
export function DeletionForm({ kind, id, ifMatch, children, onKeep, onDeleted }: DeletionFormProps) {
  const { scope } = useScope();
  const preview = useRead('POST /v1/deletions/preview', { body: { kind, id } });
  const { mutateAsync } = useWrite('POST /v1/deletions', [...ALWAYS, ...LISTS[kind]]);
  const submit = `Delete the ${NOUNS[kind]}`;
  return (
    <Loaded query={preview} rows={5}>
      {(loaded) => (
        <Form
          submit={submit}
          look="danger"
          onSubmit={async () => {
            const input = { body: { kind, id }, ...(ifMatch !== undefined && { ifMatch }) };
            lastDeletion.set({ scope, deletion: await mutateAsync(input) });
            onDeleted();
          }}
          beside={
            <Button look="quiet" onClick={onKeep}>
              Keep it
            </Button>
          }
        >
          {children}
          <WhatGoes kind={kind} preview={loaded} />
          {isMuch(loaded) && (
            <TextField
              label={`Type “${WORD}” to confirm`}
              name="confirmation"
              required
              pattern={WORD}
              autoComplete="off"
            />
          )}
        </Form>
      )}
    </Loaded>
  );
}

const isMuch = (preview: Preview) => preview.kind === 'project' || rowsOf(preview) > FEW_ROWS;

interface WhatGoesProps {
  readonly kind: Thing;
  readonly preview: Preview;
}

function WhatGoes({ kind, preview }: WhatGoesProps) {
  return (
    <>
      <p>{whatGoes(kind, preview)}</p>
      <p>
        You can bring it back, right afterwards or under Deletions, until <Time at={preview.due_at} />. Then
        it is removed for good.
      </p>
    </>
  );
}

function whatGoes(kind: Thing, preview: Preview): string {
  const { checkpoints, checkpoints_of_others, sessions_unlinked, rows } = preview;
  const all = `${counted(rowsOf(preview), 'row goes', 'rows go')} at once, from every list, sum, search and tool`;
  const ofOthers =
    checkpoints_of_others > 0
      ? ` ${counted(checkpoints_of_others, 'of them is', 'of them are')} of other people.`
      : '';
  switch (kind) {
    case 'session':
      return `${all}: with the session ${counted(checkpoints, 'checkpoint')}.${ofOthers} A tool that still runs in it starts a new session.`;
    case 'checkpoint':
      return `${all}: ${versionsOf(rows.checkpoints ?? 0)}.${ofOthers}`;
    case 'project':
      return `${all}: with the project ${counted(rows.project_memories ?? 0, 'memory', 'memories')}. Its ${counted(sessions_unlinked, 'session stays', 'sessions stay')}, without a project.`;
    case 'memory':
      return 'The memory goes at once. Tools that look for it find nothing from then on.';
    case 'api_key':
      return 'The row of the key leaves the list at once. The key has stopped working in any case, and the audit log keeps its id.';
  }
}

const versionsOf = (number: number): string =>
  number === 1 ? 'its only version' : `all ${counted(number, 'version')}`;
