import { z } from 'zod';
import { counter, instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';

export const listToolsQuery = z.strictObject(windowQuery).superRefine(checkWindowOrderAndLength);
export type ListTools = z.infer<typeof listToolsQuery>;

const tool = z.strictObject({
  tool_id: z.string(),
  sessions: counter.describe('Sessions that started in the window, archived ones included.'),
  open_sessions: counter.describe('Sessions that are open now.'),
  last_seen_at: instant
    .nullable()
    .describe('The last activity of its sessions, or the newest thing that it sent in the window.'),
  samples: counter.describe('Metric samples of the window.'),
  requests: counter.describe('Calls of models of the window that are billable, whatever came of them.'),
  has_config: z.boolean().describe('Whether a config of the tool is saved.'),
});

export const toolList = z.strictObject({
  from: instant,
  to: instant,
  data: z.array(tool).max(1_000).describe('Those that were seen last first.'),
  truncated: z.boolean().describe('True if there are more than 1,000 tools.'),
});
export type ToolList = z.infer<typeof toolList>;

named({ Tool: tool, ToolList: toolList });
