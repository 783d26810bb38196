import { isIdentifier } from '../../validation/fields.ts';

/** The tool of a client that gives no name: requests before revision 2026-07-28 have none. */
const UNNAMED_CLIENT = 'mcp';

/** How the names of clients begin, in lower case, and the id of the tool in telemetry. */
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

/** The tool of a client, by the name that it gives itself, or else by its User-Agent where that is a known tool. */
export function toolIdOf(clientName: unknown, userAgent = ''): string {
  if (!isIdentifier(clientName)) return knownTool(userAgent.split('/', 1)[0] ?? '') ?? UNNAMED_CLIENT;
  return knownTool(clientName) ?? clientName;
}

function knownTool(clientName: string): string | undefined {
  const name = clientName.toLowerCase();
  return KNOWN.find(([beginning]) => name === beginning || isContinued(name, beginning))?.[1];
}

/** `codex-mcp-client` continues `codex`, and `codexify` does not. */
const isContinued = (name: string, beginning: string) =>
  name.startsWith(beginning) && /^[ _-]/.test(name.slice(beginning.length));
