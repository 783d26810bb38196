import type { ItemOf } from '@omnimemory/client';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { type Column, Table } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';

type Session = ItemOf<'GET /v1/sessions'>;

const SHOWN = 10;

export function useProjectSessions(projectId: string) {
  const query = { project_id: projectId, limit: SHOWN, include_archived: 'true' } as const;
  return useRead('GET /v1/sessions', { query });
}

/** The newest sessions of a project. */
export function ProjectSessions({ projectId }: { readonly projectId: string }) {
  const sessions = useProjectSessions(projectId);
  return (
    <Card
      title="Sessions"
      note={`The ${SHOWN} that started last.`}
      actions={
        <ButtonLink href={`/sessions?project_id=${encodeURIComponent(projectId)}`}>All sessions</ButtonLink>
      }
    >
      <Loaded query={sessions} rows={6}>
        {({ data }) =>
          data.length === 0 ? (
            <p>No session has worked in this project.</p>
          ) : (
            <Table
              caption="Sessions of the project"
              columns={COLUMNS}
              rows={data}
              keyOf={({ session_id }) => session_id}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

const COLUMNS: readonly Column<Session>[] = [
  {
    head: 'Session',
    cell: ({ session_id, title }) => (
      <Link href={`/sessions/${encodeURIComponent(session_id)}`}>{title ?? session_id}</Link>
    ),
  },
  { head: 'Tool', cell: ({ tool_id }) => tool_id },
  { head: 'Started', cell: ({ started_at }) => <Time at={started_at} /> },
  { head: 'Ended', cell: ({ ended_at }) => (ended_at === null ? 'open' : <Time at={ended_at} />) },
  { head: 'Tokens saved', isNumber: true, cell: ({ tokens_saved }) => count(tokens_saved) },
];
