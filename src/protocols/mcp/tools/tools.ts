import type { Tool } from './tool.ts';

/** All tools, in the order of `tools/list`. */
export const TOOLS: readonly Tool[] = [];
