import type { Scope } from '../../../../src/auth/scope.ts';
import type { TestApi } from '../../../support/test-api.ts';
import { keyOf } from '../../../support/test-app.ts';
import type { TestDatabase } from '../../../support/test-database.ts';
import { connectClient, connectLegacyClient } from '../mcp-client.ts';

export interface SearchResult {
  readonly isError: boolean;
  readonly structured: Found | undefined;
  readonly text: string;
}

interface Found {
  readonly hits: Record<string, unknown>[];
  readonly next_cursor: string | null;
  readonly meaning?: string;
  readonly note?: string;
}

export interface Searched {
  readonly db: TestDatabase;
  readonly api: TestApi;
}

/** What calls `memory_search` as a client of the scope, of revision 2026-07-28 or of one before. */
export async function searchAs(
  { db, api }: Searched,
  scope: Scope,
  era: 'new' | 'legacy' = 'new',
): Promise<(args: Record<string, unknown>) => Promise<SearchResult>> {
  const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
  const connect = era === 'new' ? connectClient : connectLegacyClient;
  const client = await connect(api.url, { authorization });
  return async (args) => {
    const result = await client.callTool({ name: 'memory_search', arguments: args });
    const [content] = result.content as { text: string }[];
    const structured = result.structuredContent as Found | undefined;
    return { isError: result.isError === true, structured, text: content?.text ?? '' };
  };
}

export const PATH = '/work/search';

export async function remember(
  { db }: Searched,
  scope: Scope,
  key: string,
  value: string,
  workspace_path = PATH,
) {
  const { project_id } = await db.services.projects.getOrCreate(scope, { workspace_path });
  return db.services.memories.put(scope, { project_id, key }, { value });
}

/** A new session's checkpoint; private by default. */
export async function summarize(
  { db }: Searched,
  scope: Scope,
  summary: string,
  { workspace_path, visibility }: { workspace_path?: string; visibility?: 'team' } = {},
) {
  const { session_id } = await db.services.sessions.start(scope, { tool_id: 'codex', workspace_path });
  const stored = { session_id, tool_id: 'codex', checkpoint_type: 'manual' as const, summary, visibility };
  return db.services.checkpoints.store(scope, stored);
}
