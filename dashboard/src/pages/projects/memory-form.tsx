import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { useVersions } from '../../api/versions.ts';
import { Form } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { bodyOf, draftIn, draftOf, draftWords } from './memory-draft.ts';
import { MemoryFields } from './memory-fields.tsx';
import type { Memory } from './project-types.ts';

interface MemoryFormProps {
  readonly memory: Memory;
  readonly onSaved: () => void;
}

/** Changes a memory that is stored. */
export function MemoryForm({ memory, onSaved }: MemoryFormProps) {
  const { api } = useScope();
  const params = { project_id: memory.project_id, key: memory.key };
  const put = useWrite('PUT /v1/projects/{project_id}/memories/{key}', ['/v1/projects']);
  const { base, theirs, touch, save, takeTheirs } = useVersions<Memory>(memory, () =>
    api.request('GET /v1/projects/{project_id}/memories/{key}', { params, query: { peek: 'true' } }),
  );
  const [typed, setTyped] = useState(() => draftOf(base));
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save the memory'}
      onSubmit={async (values) => {
        const body = bodyOf(draftIn(values), base.expires_at);
        await save((ifMatch) => put.mutateAsync({ params, body, ifMatch }));
        onSaved();
      }}
    >
      <div
        key={base.revision}
        onInput={(event) => {
          touch();
          const form = event.currentTarget.closest('form');
          if (form) setTyped(draftIn(new FormData(form)));
        }}
      >
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The memory"
              differences={differencesOf(
                draftWords(typed, base.expires_at),
                draftWords(draftOf(theirs), theirs.expires_at),
              )}
              onTake={takeTheirs}
            />
          )}
          <MemoryFields value={base.value} metadata={base.metadata} expiresAt={base.expires_at} />
        </Grid>
      </div>
    </Form>
  );
}
