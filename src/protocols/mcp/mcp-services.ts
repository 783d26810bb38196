import type { MemoryService } from '../../features/memory/memories/memory.service.ts';

/** The services that MCP adapts. */
export interface McpServices {
  readonly memories: MemoryService;
}
