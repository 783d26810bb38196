import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { Form } from '../../parts/form/form.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import type { ToolConfig } from './tool-config.ts';

interface ResetConfigProps {
  readonly config: ToolConfig;
  /** Called when the default config has been read. */
  readonly onReset: () => void;
}

/** Deletes the saved config, so that the default one applies again. */
export function ResetConfig({ config: { tool_id, revision }, onReset }: ResetConfigProps) {
  const reset = useWrite('DELETE /v1/tool-configs/{tool_id}', ['/v1/tool-configs', '/v1/tools']);
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button onClick={() => setOpen(true)}>Back to the default config …</Button>
      <Dialog open={isOpen} title="Delete the saved config?" onClose={() => setOpen(false)}>
        <Form
          submit="Delete the saved config"
          look="danger"
          onSubmit={async () => {
            await reset.mutateAsync({ params: { tool_id }, ifMatch: revision });
            setOpen(false);
            onReset();
          }}
          beside={<Button onClick={() => setOpen(false)}>Keep it</Button>}
        >
          <p>The tool {isolated(tool_id)} gets the default config from then on. What is saved now is lost.</p>
        </Form>
      </Dialog>
    </div>
  );
}
