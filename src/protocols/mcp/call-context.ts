import type { Scope } from '../../auth/scope.ts';
import type { ListCursors } from './list-cursors.ts';
import type { McpServices } from './mcp-services.ts';

/** Who calls, and what a tool, a resource or a prompt needs to answer. */
export interface CallContext {
  readonly services: McpServices;
  readonly scope: Scope;
  /** The coding tool, as sessions name it. */
  readonly toolId: string;
  readonly cursors: ListCursors;
}
