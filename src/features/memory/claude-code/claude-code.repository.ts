import { type RawBuilder, type Selectable, sql } from 'kysely';
import { hasRevision, writeFor } from '../../../db/query/if-match.ts';
import type { ClaudeCodeSessions } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { replacing } from '../../../db/transaction/storing.ts';
import type { SaveClaudeCode } from './claude-code.schemas.ts';

const COLUMNS = [
  'session_id',
  'mcp_version',
  'features_enabled',
  'created_at',
  'revision',
] as const satisfies readonly (keyof ClaudeCodeSessions)[];

export type ClaudeCodeRow = Pick<Selectable<ClaudeCodeSessions>, (typeof COLUMNS)[number]>;

const RETURNED = sql.raw(COLUMNS.map((column) => `details.${column}`).join(', '));

/** `undefined` if the session is unknown or the stored revision is not `ifMatch`; 0 means that nothing is stored. */
export async function upsertClaudeCode(
  tx: ScopeTransaction,
  sessionId: string,
  details: SaveClaudeCode,
  ifMatch: number | undefined,
): Promise<ClaudeCodeRow | undefined> {
  const [row] = await replacing<ClaudeCodeRow>(tx, {
    before: sql`
      select stored_bytes from claude_code_sessions where scope_id = ${tx.scopeId} and session_id = ${sessionId}
      for no key update`,
    saved: (condition) =>
      sql`${savedDetails(tx, sessionId, { details, ifMatch, condition })} returning details.*`,
    rows: sql`select ${RETURNED} from saved as details`,
  });
  return row;
}

interface Saved {
  readonly details: SaveClaudeCode;
  readonly ifMatch: number | undefined;
  readonly condition: RawBuilder<boolean>;
}

function savedDetails(
  tx: ScopeTransaction,
  sessionId: string,
  { details: { mcp_version, features_enabled }, ifMatch, condition }: Saved,
): RawBuilder<unknown> {
  const ofSession = sql`scope_id = ${tx.scopeId} and session_id = ${sessionId}`;
  const version = sql`${mcp_version ?? null}::text`;
  const features = sql`${JSON.stringify(features_enabled ?? [])}::jsonb`;
  const write = writeFor(ifMatch, { hasDefault: false });
  if (write === 'existing')
    return sql`update claude_code_sessions as details
    set mcp_version = ${version}, features_enabled = ${features}, revision = details.revision + 1
    where ${ofSession} and ${condition} and ${hasRevision(ifMatch, sql`details.revision`)}`;
  const replaced = sql`update
      set mcp_version = excluded.mcp_version, features_enabled = excluded.features_enabled,
        revision = details.revision + 1`;
  return sql`insert into claude_code_sessions as details (session_id, mcp_version, features_enabled)
    select session_id, ${version}, ${features} from tool_sessions where ${ofSession} and ${condition}
    on conflict (scope_id, session_id) do ${write === 'new' ? sql`nothing` : replaced}`;
}

export function findClaudeCode(tx: ScopeTransaction, sessionId: string): Promise<ClaudeCodeRow | undefined> {
  return tx
    .selectFrom('claude_code_sessions')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}
