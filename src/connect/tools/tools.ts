import { cline, opencode } from './by-variables.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { geminiCli, qwenCode } from './gemini.ts';
import type { Tool, ToolName } from './tool.ts';
import { vscode } from './vscode.ts';

const BY_NAME: { readonly [name in ToolName]: Tool } = {
  'claude-code': claudeCode,
  codex,
  cursor,
  'gemini-cli': geminiCli,
  'qwen-code': qwenCode,
  vscode,
  opencode,
  cline,
};

export const toolNamed = (name: ToolName): Tool => BY_NAME[name];
