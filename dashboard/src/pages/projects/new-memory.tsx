import { OmniMemoryError } from '@omnimemory/client';
import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { isolated } from '../../format/isolated.ts';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { bodyOf, draftIn } from './memory-draft.ts';
import { MemoryFields } from './memory-fields.tsx';
import type { Memory } from './project-types.ts';

const ONE = 'GET /v1/projects/{project_id}/memories/{key}';

interface NewMemoryProps {
  readonly projectId: string;
  readonly onSaved: () => void;
}

/** A PUT would replace a memory with the same key, so the form looks for one first. */
export function NewMemory({ projectId, onSaved }: NewMemoryProps) {
  const { api } = useScope();
  const put = useWrite('PUT /v1/projects/{project_id}/memories/{key}', ['/v1/projects']);
  const [existing, setExisting] = useState<Memory>();

  async function findExisting(key: string): Promise<Memory | undefined> {
    try {
      return await api.request(ONE, { params: { project_id: projectId, key }, query: { peek: 'true' } });
    } catch (error) {
      if (error instanceof OmniMemoryError && error.code === 'memory_not_found') return undefined;
      throw error;
    }
  }

  return (
    <Form
      submit={existing ? 'Replace the stored memory' : 'Add the memory'}
      onSubmit={async (values) => {
        const key = textOf(values, 'key');
        const found = await findExisting(key);
        const isSeen =
          found === undefined || (found.key === existing?.key && found.revision === existing.revision);
        setExisting(found);
        if (!isSeen) return;
        const params = { project_id: projectId, key };
        const body = bodyOf(draftIn(values), null);
        await put.mutateAsync({ params, body, ...(found && { ifMatch: found.revision }) });
        onSaved();
      }}
    >
      <TextField
        label="Key"
        name="key"
        required
        maxLength={255}
        pattern="(?!\.\.?$).*"
        title="Any text but . and .."
        autoComplete="off"
        spellCheck={false}
        onChange={() => setExisting(undefined)}
        hint="Such as decision/database. A prefix that several keys share makes them easy to find."
      />
      <MemoryFields />
      {existing && (
        <Notice tone="warning" title={`A memory with the key ${isolated(existing.key)} is stored already`}>
          <p>Its value in revision {existing.revision}:</p>
          <p>{existing.value}</p>
          <p>Choose another key, or replace it.</p>
        </Notice>
      )}
    </Form>
  );
}
