import type { ReactNode } from 'react';
import { Dialog } from '../layout/dialog.tsx';
import { Button } from './button.tsx';
import { Form } from './form.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  readonly fieldOf?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
  /** Sends the form; the dialog closes when it has succeeded. A refusal is shown in it, with what was typed. */
  readonly onSubmit: (values: FormData) => Promise<unknown>;
  readonly onClose: () => void;
}

/** A form in a dialog, which is open while it is rendered. */
export function FormDialog({
  title,
  submit,
  look = 'primary',
  fieldOf = {},
  children,
  onSubmit,
  onClose,
}: FormDialogProps) {
  return (
    <Dialog open title={title} onClose={onClose}>
      <Form
        submit={submit}
        look={look}
        fieldOf={fieldOf}
        onSubmit={async (values) => {
          await onSubmit(values);
          onClose();
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        }
      >
        {children}
      </Form>
    </Dialog>
  );
}
