import { memoryDelete } from './memory-delete.ts';
import { memoryGet } from './memory-get.ts';
import { memoryList } from './memory-list.ts';
import { memorySave } from './memory-save.ts';
import type { Tool } from './tool.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly Tool[] = [memoryGet, memoryList, memorySave, memoryDelete];
