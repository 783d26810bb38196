import { useMay } from '../../../api/account.ts';
import { useRead } from '../../../api/queries.ts';
import { Card } from '../../../parts/layout/card.tsx';
import { Loaded } from '../../../parts/state/states.tsx';
import { ImportList } from './import-list.tsx';
import { StartImport } from './start-import.tsx';

/** The import of OmniMemory 1's file, for those who may change the settings. */
export function ImportCard() {
  const mayImport = useMay()('settings:write');
  const imports = useRead('GET /v1/imports', { query: { limit: 3 } }, { enabled: mayImport });
  if (!mayImport) return null;
  return (
    <Card
      title="Import from OmniMemory 1"
      note="Its file is ~/.omnimemory/dashboard.db. Stop OmniMemory 1 before you send it, or the newest rows may be missing. Sending it again adds only what is new."
    >
      <Loaded query={imports} rows={4}>
        {({ data }) => (
          <>
            <ImportList imports={data} />
            <StartImport />
          </>
        )}
      </Loaded>
    </Card>
  );
}
