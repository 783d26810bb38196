import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { useRead } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { count } from '../../format/numbers.ts';
import { DeletionForm } from '../../parts/deletion/deletion-form.tsx';
import { Button } from '../../parts/form/button.tsx';
import { jsonText } from '../../parts/form/json-field.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import { TextBlock } from '../../parts/text/text-block.tsx';
import { Time } from '../../parts/text/time.tsx';
import { MemoryForm } from './memory-form.tsx';
import { NewMemory } from './new-memory.tsx';
import type { Memory } from './project-types.ts';

interface MemoryDialogProps {
  readonly projectId: string;
  readonly memoryKey: string | undefined;
  readonly isNew: boolean;
  readonly onClose: () => void;
}

export function MemoryDialog({ projectId, memoryKey, isNew, onClose }: MemoryDialogProps) {
  return (
    <Dialog
      open={isNew || memoryKey !== undefined}
      title={memoryKey === undefined ? 'Add a memory' : `Memory ${isolated(memoryKey)}`}
      onClose={onClose}
    >
      {memoryKey === undefined ? (
        <NewMemory projectId={projectId} onSaved={onClose} />
      ) : (
        <OneMemory projectId={projectId} memoryKey={memoryKey} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface OneMemoryProps {
  readonly projectId: string;
  readonly memoryKey: string;
  readonly onClose: () => void;
}

function OneMemory({ projectId, memoryKey, onClose }: OneMemoryProps) {
  const may = useMay();
  const [mode, setMode] = useState<'read' | 'edit' | 'delete'>('read');
  const memory = useRead('GET /v1/projects/{project_id}/memories/{key}', {
    params: { project_id: projectId, key: memoryKey },
    query: { peek: 'true' },
  });
  return (
    <Loaded query={memory} rows={8}>
      {(loaded) => {
        if (mode === 'edit') return <MemoryForm memory={loaded} onSaved={() => setMode('read')} />;
        if (mode === 'delete')
          return (
            <DeletionForm
              kind="memory"
              id={loaded.memory_id}
              ifMatch={loaded.revision}
              onKeep={() => setMode('read')}
              onDeleted={onClose}
            >
              <p>
                You see revision {loaded.revision} of <code>{isolated(loaded.key)}</code>.
              </p>
            </DeletionForm>
          );
        return (
          <>
            <MemoryContent memory={loaded} />
            {may('memory:write') && (
              <Row>
                <Button onClick={() => setMode('edit')}>Edit the memory</Button>
                <Button onClick={() => setMode('delete')}>Delete the memory …</Button>
              </Row>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function MemoryContent({ memory }: { readonly memory: Memory }) {
  const { value, metadata, expires_at, last_accessed } = memory;
  return (
    <>
      <TextBlock text={value} what="the value" />
      {Object.keys(metadata).length > 0 && <CodeBlock text={jsonText(metadata)} what="the metadata" />}
      <Facts
        facts={[
          { name: 'Expires', value: expires_at === null ? 'never' : <Time at={expires_at} /> },
          { name: 'Used', value: `${count(memory.accessed_count)} times` },
          {
            name: 'Last used',
            value: last_accessed === null ? 'not yet' : <Time at={last_accessed} relative />,
          },
          { name: 'Created', value: <Time at={memory.created_at} /> },
          { name: 'Changed', value: <Time at={memory.updated_at} /> },
          { name: 'Revision', value: `${memory.revision}` },
        ]}
      />
    </>
  );
}
