import { useState } from 'react';
import { useMay } from '../../../api/account.ts';
import { useRead } from '../../../api/queries.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { Card } from '../../../parts/layout/card.tsx';
import { Loaded } from '../../../parts/state/states.tsx';
import { ExportList } from './export-list.tsx';
import type { Export } from './export-words.ts';
import { RemoveExport } from './remove-export.tsx';
import { StartExport } from './start-export.tsx';

/** Archives of what the person may read: start, follow, download and remove them. */
export function ExportCard() {
  const may = useMay();
  const { scope } = useScope();
  const mayExport = may('data_export:memory');
  const exports = useRead('GET /v1/exports', {}, { enabled: mayExport });
  const [removed, setRemoved] = useState<Export>();
  if (!mayExport) return null;
  return (
    <Card
      title="Export"
      note={
        scope.kind === 'local'
          ? 'Everything that is stored on this machine as one zip file, of one moment.'
          : 'Everything that you may read in this team as one zip file, of one moment. It has no private checkpoints of others, and no keys.'
      }
    >
      <Loaded query={exports} rows={4}>
        {({ data }) => (
          <>
            <ExportList exports={data} onRemove={setRemoved} />
            <StartExport isTeam={scope.kind === 'tenant'} />
          </>
        )}
      </Loaded>
      {removed && <RemoveExport one={removed} onClose={() => setRemoved(undefined)} />}
    </Card>
  );
}
