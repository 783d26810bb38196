import { useWrite } from '../../../api/queries.ts';
import { FormDialog } from '../../../parts/form/form-dialog.tsx';
import { contentOf, type Export } from './export-words.ts';

interface RemoveExportProps {
  readonly one: Export;
  readonly onClose: () => void;
}

export function RemoveExport({ one, onClose }: RemoveExportProps) {
  const remove = useWrite('DELETE /v1/exports/{export_id}', ['/v1/exports']);
  const isGoing = one.state === 'waiting' || one.state === 'running';
  return (
    <FormDialog
      title={isGoing ? 'Cancel the export?' : 'Remove the export?'}
      submit={isGoing ? 'Cancel the export' : 'Remove the export'}
      look="danger"
      onSubmit={() => remove.mutateAsync({ params: { export_id: one.export_id } })}
      onClose={onClose}
    >
      <p>
        {contentOf(one)}: the archive is deleted from this server. What is stored, and files that you have
        downloaded, stay.
      </p>
    </FormDialog>
  );
}
