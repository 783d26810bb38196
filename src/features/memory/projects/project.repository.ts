import { type Selectable, sql } from 'kysely';
import { hasRevision } from '../../../db/query/if-match.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { Projects } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { replacing } from '../../../db/transaction/storing.ts';
import type { ChangeProject, CreateProject } from './project.schemas.ts';

const PLAIN = [
  'project_id',
  'workspace_path',
  'language',
  'framework',
  'created_at',
  'last_accessed',
  'revision',
] as const satisfies readonly (keyof Projects)[];

/** Columns whose output differs from their stored form. */
const COMPUTED = {
  project_name: sql`coalesce(projects.project_name, 'Project ' || projects.project_id)`,
  settings: sql`projects.settings_json`,
};

const LISTED = [...PLAIN, 'project_name', 'settings'] as const;

export type ProjectRow = Pick<Selectable<Projects>, (typeof PLAIN)[number]> & {
  readonly project_name: string;
  readonly settings: Selectable<Projects>['settings_json'];
  readonly total_sessions: number;
};

/** A project to find or create, with the id derived from its workspace path. */
export type NewProject = CreateProject & { readonly project_id: string };

export type FoundProject = ProjectRow & { readonly created: boolean };

const shown = (
  tx: ScopeTransaction,
) => sql`${sql.raw(PLAIN.map((column) => `projects.${column}`).join(', '))},
  ${COMPUTED.project_name} as project_name, ${COMPUTED.settings} as settings,
  (select count(*) from tool_sessions s
    where s.scope_id = ${tx.scopeId} and s.project_id = projects.project_id) as total_sessions`;

/** Creates a project, or fills in the missing details of the existing one without overwriting any. */
export async function findOrInsertProject(tx: ScopeTransaction, project: NewProject): Promise<FoundProject> {
  const { project_id, workspace_path, project_name, language, framework } = project;
  const [row] = await replacing<FoundProject>(tx, {
    before: lockProject(tx, project_id),
    saved: (condition) => sql`
    insert into projects (project_id, workspace_path, project_name, language, framework)
    select ${project_id}::text, ${workspace_path}::text, ${project_name ?? null}::text, ${language ?? null}::text,
      ${framework ?? null}::text where ${condition}
    on conflict (scope_id, project_id) do update set
      last_accessed = excluded.last_accessed,
      project_name = coalesce(projects.project_name, excluded.project_name),
      language = coalesce(projects.language, excluded.language),
      framework = coalesce(projects.framework, excluded.framework),
      revision = projects.revision + (
        (projects.project_name is null and excluded.project_name is not null)
        or (projects.language is null and excluded.language is not null)
        or (projects.framework is null and excluded.framework is not null))::int
    -- an updated row carries its updater's xmax
    returning projects.*, projects.xmax = 0 as created`,
    rows: sql`select ${shown(tx)}, created from saved as projects`,
  });
  return row as FoundProject;
}

const lockProject = (tx: ScopeTransaction, projectId: string) => sql`
      select stored_bytes from projects where scope_id = ${tx.scopeId} and project_id = ${projectId} for no key update`;

export async function findProject(tx: ScopeTransaction, projectId: string): Promise<ProjectRow | undefined> {
  const { rows } = await sql<ProjectRow>`
    select ${shown(tx)} from projects where scope_id = ${tx.scopeId} and project_id = ${projectId}`.execute(
    tx.db,
  );
  return rows[0];
}

/** Newest first. */
export function listProjects(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  return jsonPage(
    tx,
    tx.listFrom('projects'),
    {
      columns: LISTED,
      computed: COMPUTED,
      time: 'created_at',
      tie: 'project_id',
      tieType: 'text',
    },
    page,
  );
}

/**
 * Changes the given fields only. Settings are merged in the database, so that concurrent changes do not undo each
 * other. `undefined` if the project is unknown or its revision is not `ifMatch`.
 */
export async function updateProject(
  tx: ScopeTransaction,
  projectId: string,
  { settings = {}, ...details }: ChangeProject,
  ifMatch: number | undefined,
): Promise<ProjectRow | undefined> {
  const removed = Object.keys(settings).filter((key) => settings[key] === null);
  const given = (column: keyof typeof details) =>
    details[column] === undefined ? sql.ref(column) : sql`${details[column]}::text`;
  const [row] = await replacing<ProjectRow>(tx, {
    before: lockProject(tx, projectId),
    saved: (condition) => sql`
    update projects set
      project_name = ${given('project_name')}, language = ${given('language')}, framework = ${given('framework')},
      settings_json = (settings_json || ${JSON.stringify(settings)}::jsonb) - ${removed}::text[],
      last_accessed = now(), revision = revision + 1
    where scope_id = ${tx.scopeId} and project_id = ${projectId} and ${hasRevision(ifMatch, sql`revision`)}
      and ${condition}
    returning projects.*`,
    rows: sql`select ${shown(tx)} from saved as projects`,
  });
  return row;
}
