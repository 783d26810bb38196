import type { InputOf } from '@omnimemory/client';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWrite } from '../../api/queries.ts';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { hrefOf } from './session.ts';

const IMPORT = 'POST /v1/sessions/import';
type SessionDocument = InputOf<typeof IMPORT>['body'];

/** What the server takes. */
const MAX_BYTES = 16 * 1_024 * 1_024;

interface ImportDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Starts a session from the file of an exported one. */
export function ImportDialog({ open, onClose }: ImportDialogProps) {
  return (
    <Dialog open={open} title="Import a session" onClose={onClose}>
      <ImportForm />
    </Dialog>
  );
}

function ImportForm() {
  const { mutateAsync } = useWrite(IMPORT, ['/v1/sessions', '/v1/checkpoints', '/v1/tools', '/v1/overview']);
  const [, navigate] = useLocation();
  const [unread, setUnread] = useState<string>();
  const send = async (form: FormData) => {
    const read = await documentIn(form.get('file'));
    setUnread('fault' in read ? read.fault : undefined);
    if ('fault' in read) return;
    const tool_id = textOf(form, 'tool_id').trim();
    const query = tool_id === '' ? {} : { tool_id };
    const { session_id } = await mutateAsync({ body: read.document, query });
    navigate(hrefOf(session_id));
  };
  return (
    <Form submit="Import the session" onSubmit={send}>
      <p>
        The file of an export becomes a new open session with its context and its checkpoints. The exported
        session stays as it is.
      </p>
      <TextField
        label="File of an exported session"
        name="file"
        type="file"
        accept=".json,application/json"
        required
      />
      <TextField
        label="Tool that continues the session"
        name="tool_id"
        maxLength={255}
        autoComplete="off"
        hint="Leave it empty for the tool of the file."
      />
      <div role="alert">{unread !== undefined && <Notice tone="bad">{unread}</Notice>}</div>
    </Form>
  );
}

type Read = { readonly document: SessionDocument } | { readonly fault: string };

async function documentIn(file: FormDataEntryValue | null): Promise<Read> {
  if (!(file instanceof File)) return { fault: 'Choose a file.' };
  if (file.size > MAX_BYTES)
    return {
      fault: 'The file is larger than 16 MiB, which is more than an export can be. Choose another one.',
    };
  try {
    return { document: JSON.parse((await file.text()).replace(/^\uFEFF/, '')) as SessionDocument };
  } catch {
    return { fault: 'The file cannot be read as JSON. Choose a file that was exported from a session page.' };
  }
}
