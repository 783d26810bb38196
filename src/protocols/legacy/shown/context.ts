import type { SessionContext } from '../../../features/memory/session-context/session-context.schemas.ts';
import { withUtc } from '../frame/times.ts';

type Entries = Omit<SessionContext, 'compressed_context' | 'context_size_bytes'>;

/** OmniMemory 1 wrote searches under another name than it read them: both have them. */
export function shownContext(context: Entries) {
  const searches = context.searches.map((one) => withUtc(one, 'timestamp'));
  return {
    files_accessed: context.files_accessed.map((one) => withUtc(one, 'accessed_at')),
    file_importance_scores: context.file_importance_scores,
    searches,
    recent_searches: searches,
    decisions: context.decisions.map((one) => withUtc(one, 'timestamp')),
    saved_memories: context.saved_memories.map((one) => withUtc(one, 'timestamp')),
  };
}
