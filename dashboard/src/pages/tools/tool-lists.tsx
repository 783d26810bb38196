import type { ItemOf } from '@omnimemory/client';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { type Column, Table } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';

const SHOWN = 5;

export function useToolSessions(toolId: string) {
  const query = { tool_id: toolId, limit: SHOWN, include_archived: 'true' } as const;
  return useRead('GET /v1/sessions', { query });
}

/** The newest sessions of a tool. */
export function Sessions({ toolId }: { readonly toolId: string }) {
  const sessions = useToolSessions(toolId);
  const all = `/sessions?tool_id=${encodeURIComponent(toolId)}`;
  return (
    <Card
      title="Sessions"
      note={`The ${SHOWN} that started last.`}
      actions={<ButtonLink href={all}>All sessions</ButtonLink>}
    >
      <Loaded query={sessions} rows={SHOWN}>
        {({ data }) =>
          data.length === 0 ? (
            <p>This tool has started no session.</p>
          ) : (
            <Table
              caption="Sessions of the tool"
              columns={SESSIONS}
              rows={data}
              keyOf={(one) => one.session_id}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

const SESSIONS: readonly Column<ItemOf<'GET /v1/sessions'>>[] = [
  {
    head: 'Session',
    cell: ({ session_id, title }) => (
      <Link href={`/sessions/${encodeURIComponent(session_id)}`}>{title ?? session_id.slice(0, 12)}</Link>
    ),
  },
  { head: 'Started', cell: ({ started_at }) => <Time at={started_at} relative /> },
  { head: 'Version', cell: ({ tool_version }) => tool_version ?? '–' },
  { head: 'Tokens saved', isNumber: true, cell: ({ tokens_saved }) => count(tokens_saved) },
];

/** The newest samples of a tool, on request: a page may send only so many requests. */
export function Samples({ toolId }: { readonly toolId: string }) {
  const [isShown, show] = useState(false);
  const samples = useRead(
    'GET /v1/metrics',
    { query: { tool_id: toolId, limit: SHOWN } },
    { enabled: isShown },
  );
  if (!isShown)
    return (
      <Card title="Samples" note="Metrics as the tool sent them.">
        <div>
          <Button onClick={() => show(true)}>Show the newest samples</Button>
        </div>
      </Card>
    );
  return (
    <Card title="Samples" note={`The ${SHOWN} newest.`}>
      <Loaded query={samples} rows={SHOWN}>
        {({ data }) =>
          data.length === 0 ? (
            <p>This tool has sent no metric sample. Telemetry is counted as model calls.</p>
          ) : (
            <Table
              caption="Samples of the tool"
              columns={SAMPLES}
              rows={data}
              keyOf={({ timestamp, session_id }) => `${timestamp} ${session_id}`}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

const SAMPLES: readonly Column<ItemOf<'GET /v1/metrics'>>[] = [
  { head: 'Time', cell: ({ timestamp }) => <Time at={timestamp} /> },
  { head: 'Tokens saved', isNumber: true, cell: (one) => count(one.tokens_saved_delta) },
  { head: 'Compressions', isNumber: true, cell: (one) => count(one.total_compressions_delta) },
  { head: 'Embeddings', isNumber: true, cell: (one) => count(one.total_embeddings_delta) },
];
