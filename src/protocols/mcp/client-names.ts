import { isIdentifier } from '../../validation/fields.ts';

/** Where the name of a client is not known: requests before revision 2026-07-28 do not carry it. */
const ANY_CLIENT = 'mcp';

/** How names of clients begin, and the id under which telemetry knows the tool. In lower case. */
const KNOWN: readonly (readonly [beginning: string, toolId: string])[] = [
  ['claude-code', 'claude-code'],
  ['codex', 'codex'],
  ['gemini-cli', 'gemini-cli'],
  ['qwen-code', 'qwen-code'],
  ['qwen-cli', 'qwen-code'],
  ['cursor', 'cursor'],
  ['visual studio code', 'copilot-chat'],
  ['cline', 'cline'],
  ['opencode', 'opencode'],
];

/** The tool of a client, by the name that it gives itself. */
export function toolIdOf(clientName: unknown): string {
  if (!isIdentifier(clientName)) return ANY_CLIENT;
  const name = clientName.toLowerCase();
  const known = KNOWN.find(([beginning]) => name === beginning || isContinued(name, beginning));
  return known ? known[1] : clientName;
}

/** `codex-mcp-client`, but not `codexify`. */
const isContinued = (name: string, beginning: string) =>
  name.startsWith(beginning) && /^[ _-]/.test(name.slice(beginning.length));
