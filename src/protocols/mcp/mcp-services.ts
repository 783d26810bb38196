import type { CheckpointService } from '../../features/memory/checkpoints/checkpoint.service.ts';
import type { ProjectCheckpointService } from '../../features/memory/checkpoints/project-checkpoint.service.ts';
import type { MemoryService } from '../../features/memory/memories/memory.service.ts';
import type { ResumeContextService } from '../../features/memory/resume-context/resume-context.service.ts';
import type { SearchService } from '../../features/memory/search/search.service.ts';
import type { UsageService } from '../../features/telemetry/usage/usage.service.ts';

/** The services that MCP adapts. */
export interface McpServices {
  readonly memories: MemoryService;
  readonly checkpoints: CheckpointService;
  readonly projectCheckpoints: ProjectCheckpointService;
  readonly resumeContext: ResumeContextService;
  readonly usage: UsageService;
  readonly search: SearchService;
}
