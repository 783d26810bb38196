import { violatedTable } from '../../../db/errors.ts';
import { DeletionNotReversible } from '../deletion.errors.ts';

interface DatabaseError {
  readonly code?: unknown;
}

export const codeOf = (error: unknown): unknown => (error as DatabaseError | undefined)?.code;

/** What stands in the way, by the table whose key is taken. */
const TAKEN: Readonly<Record<string, string>> = {
  project_memories: 'The project has another memory with this key now. Delete or rename that one first.',
  projects: 'The project of this path was made again, so the deleted one cannot come back.',
  tool_sessions: 'Another open session has the same instance or process now. End that one first.',
  session_keys: 'The tool has started a new session under the same id, so the deleted one cannot come back.',
};
const MISSING: Readonly<Record<string, string>> = {
  project_memories: 'The project of the memory is deleted, too. Cancel that deletion first.',
  checkpoints: 'The session of the checkpoint is deleted, too. Cancel that deletion first.',
  tool_sessions: 'The project or the predecessor of the session is deleted, too. Cancel that deletion first.',
  api_keys: 'The person of the key is no longer a member, so it cannot come back.',
};

/** Why the rows cannot come back; `undefined` for any other error. */
export function refusalOf(error: unknown): DeletionNotReversible | undefined {
  const code = codeOf(error);
  if (code !== '23505' && code !== '23503') return undefined;
  const why = (code === '23505' ? TAKEN : MISSING)[violatedTable(error)];
  return new DeletionNotReversible(
    why ?? 'Something has taken the place of what was deleted, so it cannot come back.',
  );
}
