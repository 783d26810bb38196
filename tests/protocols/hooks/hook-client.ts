import { expect } from '@jest/globals';
import type { Scope } from '../../../src/auth/scope.ts';
import type { TestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import type { TestDatabase } from '../../support/test-database.ts';

export interface Site {
  readonly db: TestDatabase;
  readonly api: TestApi;
}

export type Send = (tool: string, payload: unknown) => Promise<Response>;

/** Sends as curl does in a hook. Without a key in local mode. */
export async function hooksOf({ db, api }: Site, scope: Scope): Promise<Send> {
  const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
  return (tool, payload) =>
    fetch(`${api.url}/hooks/${tool}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
}

export interface EventRow {
  readonly id: string;
  readonly name: string;
  readonly original_name: string;
  readonly session_id: string | null;
  readonly attributes: Record<string, unknown>;
  readonly [column: string]: unknown;
}

const scopeIdOf = (scope: Scope) => (scope.kind === 'tenant' ? scope.tenantId : '');

const rowsOf =
  <Row>(query: string) =>
  async ({ db }: Pick<Site, 'db'>, scope: Scope): Promise<Row[]> =>
    db.asAdmin(async (admin) => (await admin.query(query, [scopeIdOf(scope)])).rows);

/** In the order in which they were stored. */
export const eventsOf = rowsOf<EventRow>(
  'select * from tool_events where scope_id = $1 order by timestamp, id',
);

export interface SessionRow {
  readonly session_id: string;
  readonly tool_id: string;
  readonly external_id: string;
  readonly ended_at: Date | null;
  readonly ended_by: string | null;
  readonly workspace_path: string | null;
  readonly project_id: string | null;
  readonly tool_version: string | null;
}

export const sessionsOf = rowsOf<SessionRow>(
  'select * from tool_sessions where scope_id = $1 order by started_at',
);

export interface CheckpointRow {
  readonly checkpoint_id: string;
  readonly session_id: string;
  readonly revision: number;
  readonly summary: string;
  readonly visibility: string;
  readonly checkpoint_type: string;
  readonly author_id: string | null;
  readonly original_tokens: string | null;
  readonly compressed_tokens: string | null;
  readonly compressed_context: string | null;
}

/** The current versions. */
export const checkpointsOf = rowsOf<CheckpointRow>(
  `select * from checkpoints where scope_id = $1 and recorded_end = 'infinity' order by created_at`,
);

/** Where in the database a text is: `table.column`. */
export const placesOf = ({ db }: Pick<Site, 'db'>, text: string): Promise<string[]> =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    for (const { table_name: table } of rows) {
      const like = await admin.query(`select from ${table} t where t::text like $1`, [`%${text}%`]);
      if (like.rowCount) found.push(table);
    }
    return found;
  });

export async function expectEmpty(response: Response): Promise<void> {
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(response.headers.get('content-type')).toBeNull();
}

/** The only session of this id of the tool. */
export async function sessionOf(
  site: Pick<Site, 'db'>,
  scope: Scope,
  external: string,
): Promise<SessionRow | undefined> {
  const found = (await sessionsOf(site, scope)).filter(({ external_id }) => external_id === external);
  expect(found).toHaveLength(1);
  return found[0];
}

export const eventsIn = async (site: Pick<Site, 'db'>, scope: Scope, sessionId = ''): Promise<EventRow[]> =>
  (await eventsOf(site, scope)).filter(({ session_id }) => session_id === sessionId);

/** As Claude Code 2.1.220 sends it. */
export const compacted = (
  session_id: string,
  compact_summary: unknown = `summary of ${session_id}`,
  prompt_id = 'p1',
) => ({
  ...{ session_id, cwd: `/work/${session_id}`, hook_event_name: 'PostCompact', trigger: 'auto', prompt_id },
  compact_summary,
});

export const ofSession = async (site: Pick<Site, 'db'>, whose: Scope, external: string) => {
  const session = (await sessionsOf(site, whose)).find(({ external_id }) => external_id === external);
  const of = <Row extends { session_id: string | null }>(rows: Row[]) =>
    rows.filter(({ session_id }) => session_id === session?.session_id);
  return {
    session,
    checkpoints: of(await checkpointsOf(site, whose)),
    events: of(await eventsOf(site, whose)),
  };
};
