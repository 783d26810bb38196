import type { InputOf } from '@omnimemory/client';
import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { useVersions } from '../../api/versions.ts';
import { Form, textOf } from '../../parts/form/form.tsx';
import { JsonField, jsonObjectOf, jsonText } from '../../parts/form/json-field.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Table } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import { ResetConfig } from './reset-config.tsx';
import type { ToolConfig } from './tool-config.ts';

type Body = NonNullable<InputOf<'PUT /v1/tool-configs/{tool_id}'>['body']>;

/** The config of a tool; who may not change it sees it. */
export function ConfigEditor({ config }: { readonly config: ToolConfig }) {
  const may = useMay();
  // a form that begins anew; what others change must not remove what is typed
  const [resets, setResets] = useState(0);
  return (
    <>
      <p>
        {config.is_default ? (
          <>
            <Badge>default</Badge> Nothing is saved for this tool, so it gets the default config.
          </>
        ) : (
          <>
            <Badge tone="accent">saved</Badge> Changed{' '}
            {config.updated_at && <Time at={config.updated_at} relative />}.
          </>
        )}
      </p>
      {may('memory:write') ? (
        <>
          <ConfigForm key={resets} config={config} />
          {!config.is_default && <ResetConfig config={config} onReset={() => setResets(resets + 1)} />}
        </>
      ) : (
        <CodeBlock text={jsonText(config.config)} what="the config" />
      )}
    </>
  );
}

function ConfigForm({ config }: { readonly config: ToolConfig }) {
  const { api } = useScope();
  const params = { tool_id: config.tool_id };
  const put = useWrite('PUT /v1/tool-configs/{tool_id}', ['/v1/tool-configs', '/v1/tools']);
  const { base, theirs, touch, save, takeTheirs } = useVersions(config, () =>
    api.request('GET /v1/tool-configs/{tool_id}', { params }),
  );
  const [typed, setTyped] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  const parsed = typed === undefined ? undefined : jsonObjectOf(typed);
  const changes = parsed ? differencesOf(wordsOf(parsed), wordsOf((theirs ?? base).config)) : [];
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save the config'}
      onSubmit={async (values) => {
        setSaved(false);
        // the form is not sent unless this is an object
        const body = (jsonObjectOf(textOf(values, 'config')) ?? {}) as Body;
        await save((ifMatch) => put.mutateAsync({ params, body, ifMatch }));
        setTyped(undefined);
        setSaved(true);
      }}
      beside={<span role="status">{isSaved && 'Saved'}</span>}
    >
      <div
        key={base.revision}
        onInput={(event) => {
          touch();
          setSaved(false);
          const form = event.currentTarget.closest('form');
          if (form) setTyped(textOf(new FormData(form), 'config'));
        }}
      >
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The config"
              differences={changes}
              onTake={() => {
                takeTheirs();
                setTyped(undefined);
              }}
            />
          )}
          <JsonField
            label="Config"
            name="config"
            value={base.config}
            rows={12}
            hint="A JSON object. The known settings are checked, and any other key belongs to the tool."
          />
        </Grid>
      </div>
      {!theirs && changes.length > 0 && (
        <Table
          caption="What saving changes"
          rows={changes}
          keyOf={({ name }) => name}
          columns={[
            { head: 'Key', cell: ({ name }) => name },
            { head: 'Now', cell: (one) => one.theirs },
            { head: 'After saving', cell: (one) => one.mine },
          ]}
        />
      )}
    </Form>
  );
}

const wordsOf = (config: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]));
