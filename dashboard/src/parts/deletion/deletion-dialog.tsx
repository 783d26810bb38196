import { Dialog } from '../layout/dialog.tsx';
import { DeletionForm, type DeletionFormProps } from './deletion-form.tsx';
import { NOUNS } from './deletion-words.ts';

interface DeletionDialogProps extends Omit<DeletionFormProps, 'onKeep'> {
  readonly onClose: () => void;
}

/** Asks before it deletes a thing. Open while it is rendered. */
export const DeletionDialog = ({ onClose, ...form }: DeletionDialogProps) => (
  <Dialog open title={`Delete the ${NOUNS[form.kind]}`} onClose={onClose}>
    <DeletionForm {...form} onKeep={onClose} />
  </Dialog>
);
