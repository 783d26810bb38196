import type { apiRootOf } from '../../api/scope.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { DeletionRecord } from '../../parts/deletion/deletion-record.tsx';
import { type Deletion, NOUNS } from '../../parts/deletion/deletion-words.ts';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Id } from '../../parts/text/copy.tsx';

interface DeletionDetailsProps {
  readonly deletion: Deletion;
  readonly onClose: () => void;
}

export function DeletionDetails({ deletion, onClose }: DeletionDetailsProps) {
  const { scope } = useScope();
  const { deletion_id, kind, target_id } = deletion;
  return (
    <Dialog open title={`Deletion of ${articleOf(kind)}`} onClose={onClose}>
      <div>
        <Id id={target_id} />
      </div>
      <DeletionRecord deletion={deletion} read={commandFor(deletion_id, scope)} />
    </Dialog>
  );
}

const articleOf = (kind: Deletion['kind']) => `${kind === 'api_key' ? 'an' : 'a'} ${NOUNS[kind]}`;

/** With a key, which names the team. */
const commandFor = (deletionId: string, scope: Parameters<typeof apiRootOf>[0]) =>
  [
    `curl -s ${location.origin}/v1/deletions/${deletionId}`,
    ...(scope.kind === 'tenant' ? ['-H "Authorization: Bearer $OMNIMEMORY_API_KEY"'] : []),
  ].join(' ');
