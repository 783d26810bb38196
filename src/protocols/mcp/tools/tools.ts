import { checkpointGet } from './checkpoint-get.ts';
import { checkpointSave } from './checkpoint-save.ts';
import { memoryDelete } from './memory-delete.ts';
import { memoryGet } from './memory-get.ts';
import { memoryList } from './memory-list.ts';
import { memorySave } from './memory-save.ts';
import { memorySearch } from './memory-search.ts';
import { resumeContext } from './resume-context.ts';
import type { Tool } from './tool.ts';
import { usageSummary } from './usage-summary.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly Tool[] = [
  resumeContext,
  memorySearch,
  memoryGet,
  memoryList,
  memorySave,
  memoryDelete,
  checkpointSave,
  checkpointGet,
  usageSummary,
];
