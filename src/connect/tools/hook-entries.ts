import type { Json, Path } from '../documents/document.ts';
import { installedScript } from '../machine.ts';
import { ConnectRefused } from '../refused.ts';
import type { Desired, ToolName } from './tool.ts';

const TIMEOUT_S = 5;

type Entries = readonly { readonly path: Path; readonly item: Json }[];

/** The events that are reported: a session, a compaction, a subagent. No prompt, and no use of a tool. */
const CLAUDE_CODE_EVENTS = ['SessionStart', 'SessionEnd', 'PreCompact', 'PostCompact', 'SubagentStop'];
const CODEX_EVENTS = ['SessionStart', 'PreCompact', 'PostCompact', 'SubagentStop'];
const GEMINI_EVENTS = ['SessionStart', 'SessionEnd', 'PreCompress'];
const CURSOR_EVENTS = ['sessionStart', 'sessionEnd', 'preCompact', 'subagentStop'];

export const claudeCodeHooks = (desired: Desired): Entries =>
  grouped(desired, 'claude-code', CLAUDE_CODE_EVENTS, { timeout: TIMEOUT_S });

export const codexHooks = (desired: Desired): Entries =>
  grouped(desired, 'codex', CODEX_EVENTS, { timeout: TIMEOUT_S });

/** Gemini CLI counts milliseconds. */
export const geminiHooks = (desired: Desired): Entries =>
  grouped(desired, 'gemini-cli', GEMINI_EVENTS, { name: 'omnimemory', timeout: TIMEOUT_S * 1000 });

export const cursorHooks = (desired: Desired): Entries =>
  desired.hooks
    ? CURSOR_EVENTS.map((event) => ({
        path: ['hooks', event],
        item: { command: commandOf(desired, 'cursor', event), timeout: TIMEOUT_S },
      }))
    : [];

function grouped(
  desired: Desired,
  tool: ToolName,
  events: readonly string[],
  more: { [name: string]: Json },
): Entries {
  if (!desired.hooks) return [];
  return events.map((event) => ({
    path: ['hooks', event],
    item: { hooks: [{ type: 'command', command: commandOf(desired, tool, event), ...more }] },
  }));
}

/** The same line works in sh, in PowerShell and in cmd, so the path may have none of their special characters. */
function commandOf({ machine, resume }: Desired, tool: ToolName, event: string): string {
  const script = installedScript(machine).replaceAll('\\', '/');
  if (/["$`%!\n]/.test(script))
    throw new ConnectRefused(
      `Hooks cannot run ${script}, because its path has a character that shells replace.`,
    );
  const isStart = event.toLowerCase() === 'sessionstart';
  return `node "${script}" hook ${tool}${resume && isStart ? ' --resume' : ''}`;
}
