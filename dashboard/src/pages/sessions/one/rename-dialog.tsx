import { useState } from 'react';
import { problemOf } from '../../../api/problem.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { isolated } from '../../../format/isolated.ts';
import { TextField } from '../../../parts/form/field.tsx';
import { Form, textOf } from '../../../parts/form/form.tsx';
import { Dialog } from '../../../parts/layout/dialog.tsx';
import { Notice } from '../../../parts/state/notice.tsx';
import type { Session } from '../session.ts';
import { useSessionChange } from '../use-session-change.ts';

interface RenameDialogProps {
  readonly session: Session;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function RenameDialog({ session, open, onClose }: RenameDialogProps) {
  return (
    <Dialog open={open} title="Rename the session" onClose={onClose}>
      <RenameForm session={session} onClose={onClose} />
    </Dialog>
  );
}

/** Replaces no title that someone else gave meanwhile without showing it first. */
function RenameForm({ session, onClose }: Omit<RenameDialogProps, 'open'>) {
  const { api } = useScope();
  const { mutateAsync } = useSessionChange();
  const { session_id } = session;
  const [base, setBase] = useState(session);
  const save = async (form: FormData) => {
    const title = textOf(form, 'title').trim();
    try {
      await mutateAsync({
        session_id,
        body: { title: title === '' ? null : title },
        ifMatch: base.revision,
      });
      onClose();
    } catch (error) {
      if (problemOf(error).status === 412)
        setBase(await api.request('GET /v1/sessions/{session_id}', { params: { session_id } }));
      throw error;
    }
  };
  return (
    <Form submit="Save the title" onSubmit={save}>
      <TextField
        label="Title"
        name="title"
        maxLength={200}
        autoComplete="off"
        defaultValue={session.title ?? ''}
        hint="One line of at most 200 characters. Leave it empty to remove the title."
      />
      {base !== session && (
        <Notice tone="warning" title="The session was changed meanwhile">
          {base.title === null ? 'It has no title now.' : `Its title is now “${isolated(base.title)}”.`} Save
          again to use yours.
        </Notice>
      )}
    </Form>
  );
}
