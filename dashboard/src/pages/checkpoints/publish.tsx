import { useState } from 'react';
import { Form } from '../../parts/form/form.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { WhatChanged } from './comparison/what-changed.tsx';
import { useRevision } from './use-revision.ts';
import type { Version } from './version.ts';

interface PublishDialogProps {
  readonly version: Version;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Lets the whole team read a private checkpoint. */
export function PublishDialog({ version, open, onClose }: PublishDialogProps) {
  return (
    <Dialog open={open} title="Publish to the team" onClose={onClose}>
      <PublishForm version={version} onClose={onClose} />
    </Dialog>
  );
}

function PublishForm({ version, onClose }: Omit<PublishDialogProps, 'open'>) {
  const [base] = useState(version);
  const { newest, revise } = useRevision(base);
  return (
    <Form
      submit="Publish to the team"
      onSubmit={async () => {
        await revise({ visibility: 'team' });
        onClose();
      }}
    >
      <p>
        Every member of the team can then read this checkpoint: the summary, all lists and the compressed
        context. <strong>This cannot be undone,</strong> because they may have read it.
      </p>
      <WhatChanged base={base} newest={newest} />
    </Form>
  );
}
