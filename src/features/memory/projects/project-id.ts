import { createHash } from 'node:crypto';

/** The project of a workspace: the first 16 hex digits of the SHA-256 of its path, as in every OmniMemory client. */
export function projectIdOf(workspacePath: string): string {
  return createHash('sha256').update(workspacePath, 'utf8').digest('hex').slice(0, 16);
}
