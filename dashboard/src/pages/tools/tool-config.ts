import type { OutputOf } from '@omnimemory/client';

export type ToolConfig = OutputOf<'GET /v1/tool-configs/{tool_id}'>;
