import type { Database } from '../db/transaction/database.ts';
import { CheckpointService } from '../features/memory/checkpoints/checkpoint.service.ts';
import { ProjectCheckpointService } from '../features/memory/checkpoints/project-checkpoint.service.ts';
import { ClaudeCodeService } from '../features/memory/claude-code/claude-code.service.ts';
import { MemoryService } from '../features/memory/memories/memory.service.ts';
import { ProjectService } from '../features/memory/projects/project.service.ts';
import { ResumeContextService } from '../features/memory/resume-context/resume-context.service.ts';
import { SearchService } from '../features/memory/search/search.service.ts';
import { SearchVectorService } from '../features/memory/search/search-vectors.service.ts';
import { SessionContextService } from '../features/memory/session-context/session-context.service.ts';
import { SessionSummaryService } from '../features/memory/session-summary/session-summary.service.ts';
import { SessionService } from '../features/memory/sessions/session.service.ts';
import type { CoreServices } from './core.ts';
import type { ServiceDependencies } from './dependencies.ts';

/** What tools remember. */
export function buildMemory(
  database: Database,
  { entitlements, settings }: CoreServices,
  { maxSearches, searchModels, log }: ServiceDependencies,
) {
  const sessions = new SessionService(database);
  const checkpoints = new CheckpointService(database, sessions, entitlements);
  const projects = new ProjectService(database);
  const isOnByDefault = searchModels?.isOnByDefault ?? false;
  const searchVectors = new SearchVectorService(database, {
    models: searchModels,
    isWanted: {
      lately: async (scope) => (await settings.current(scope)).search_by_meaning ?? isOnByDefault,
      now: async (scope) => (await settings.get(scope)).settings.search_by_meaning ?? isOnByDefault,
    },
    log,
  });
  return {
    sessions,
    sessionSummary: new SessionSummaryService(database),
    sessionContext: new SessionContextService(database, sessions),
    claudeCode: new ClaudeCodeService(database, sessions),
    checkpoints,
    projectCheckpoints: new ProjectCheckpointService(database, { sessions, checkpoints }),
    projects,
    memories: new MemoryService(database, projects),
    resumeContext: new ResumeContextService(database),
    search: new SearchService(database, maxSearches, searchVectors.byMeaning),
    searchVectors,
  };
}

export type MemoryServices = ReturnType<typeof buildMemory>;
