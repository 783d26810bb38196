import { Link } from 'wouter';
import { useList, useRead } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { LoadedWith } from '../../parts/state/loaded-with.tsx';
import { Empty } from '../../parts/state/states.tsx';
import { type Column, CsvButton } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { Time } from '../../parts/text/time.tsx';
import { useTimeRange } from '../../routes/time-range.ts';
import type { ListedProject } from './project-types.ts';

/** The workspaces of coding tools. */
export default function ProjectsPage() {
  const { query: window, label } = useTimeRange();
  const { query, items } = useList('GET /v1/projects', { query: { limit: 200 } });
  const sums = useRead(
    'GET /v1/sessions/summary',
    { query: { ...window, group_by: 'project', include_archived: 'true' } },
    { keepPrevious: true },
  );
  const sessions = sums.data && new Map(sums.data.groups.map((one) => [one.group, one.sessions]));
  // a group that is left out of a long response is not one without sessions
  const sessionsOf = ({ project_id }: ListedProject) =>
    sessions?.get(project_id) ?? (sums.data && !sums.data.truncated ? 0 : undefined);
  const columns = columnsOf(sessionsOf, label);
  return (
    <Page
      title="Projects"
      lead="A project is a workspace of a coding tool, with its sessions and memories."
      actions={
        <>
          {/* first, so that it does not move the range when it comes */}
          {items.length > 0 && <CsvButton name="projects" columns={columns} rows={items} />}
          <RangePicker />
        </>
      }
    >
      <LoadedWith query={query} others={[sums]} rows={10}>
        {() =>
          items.length === 0 ? (
            <NoProjects />
          ) : (
            <VirtualTable
              caption="Projects, newest first"
              noun="projects"
              columns={columns}
              rows={items}
              keyOf={({ project_id }) => project_id}
              query={query}
            />
          )
        }
      </LoadedWith>
    </Page>
  );
}

const columnsOf = (
  sessionsOf: (project: ListedProject) => number | undefined,
  window: string,
): readonly Column<ListedProject>[] => [
  {
    head: 'Project',
    cell: ({ project_id, project_name }) => (
      <Link href={`/projects/${encodeURIComponent(project_id)}`}>{project_name}</Link>
    ),
    csv: ({ project_name }) => project_name,
  },
  {
    head: 'Workspace',
    cell: ({ workspace_path }) => <code>{workspace_path}</code>,
    csv: ({ workspace_path }) => workspace_path,
  },
  { head: 'Language', cell: ({ language }) => language ?? '–', csv: ({ language }) => language },
  {
    head: `Sessions, ${window}`,
    isNumber: true,
    cell: (project) => count(sessionsOf(project)),
    csv: sessionsOf,
  },
  {
    head: 'Last activity',
    cell: ({ last_accessed }) => <Time at={last_accessed} relative />,
    csv: ({ last_accessed }) => last_accessed,
  },
];

const NoProjects = () => (
  <Empty title="No projects yet" actions={<ButtonLink href="/connect">Connect a tool</ButtonLink>}>
    A session that a tool starts with its workspace makes a project, and later sessions in the same folder
    belong to it.
  </Empty>
);
