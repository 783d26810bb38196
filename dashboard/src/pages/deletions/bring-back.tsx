import { count } from '../../format/numbers.ts';
import { type Deletion, rowsOf } from '../../parts/deletion/deletion-words.ts';
import { useBringBack } from '../../parts/deletion/use-bring-back.ts';
import { FormDialog } from '../../parts/form/form-dialog.tsx';

interface BringBackProps {
  readonly deletion: Deletion;
  readonly onClose: () => void;
}

export function BringBack({ deletion, onClose }: BringBackProps) {
  const bringBack = useBringBack();
  return (
    <FormDialog
      title="Bring it back"
      submit="Bring it back"
      onSubmit={() => bringBack(deletion.deletion_id)}
      onClose={onClose}
    >
      <p>All {count(rowsOf(deletion))} rows come back as they were.</p>
    </FormDialog>
  );
}
