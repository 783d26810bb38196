export interface ConnectableTool {
  readonly id: string;
  readonly name: string;
  /** What the program cannot do itself. */
  readonly afterwards: string;
  /** What the program writes is nothing without this. */
  readonly needs?: '--with-hooks';
}

/** The tools that /connect.mjs knows, and curl. */
export const TOOLS: readonly ConnectableTool[] = [
  { id: 'claude-code', name: 'Claude Code', afterwards: 'Start Claude Code again, and send it a prompt.' },
  { id: 'codex', name: 'Codex', afterwards: 'Start Codex again, and send it a prompt.' },
  {
    id: 'cursor',
    name: 'Cursor',
    needs: '--with-hooks',
    afterwards:
      'Start Cursor again, and send it a prompt. Tokens and cost need the export that an admin sets up in the dashboard of Cursor (Enterprise).',
  },
  { id: 'gemini-cli', name: 'Gemini CLI', afterwards: 'Start Gemini CLI again, and send it a prompt.' },
  { id: 'qwen-code', name: 'Qwen Code', afterwards: 'Start Qwen Code again, and send it a prompt.' },
  {
    id: 'vscode',
    name: 'Copilot in VS Code',
    afterwards:
      'Add the line that the program prints to the profile of your shell, and start VS Code from a new shell.',
  },
  {
    id: 'opencode',
    name: 'opencode',
    afterwards:
      "Add the line that the program prints to the profile of your shell. opencode's OpenTelemetry plug-in sends the rest.",
  },
  {
    id: 'cline',
    name: 'Cline',
    afterwards:
      'Add the line that the program prints to the profile of your shell, and start the editor from a new shell.',
  },
  { id: 'curl', name: 'curl', afterwards: 'Run it once: it starts a session, as any program can.' },
];

export interface Block {
  readonly tool: ConnectableTool;
  readonly origin: string;
  /** `undefined`: local mode, which needs none. */
  readonly key: string | undefined;
  readonly withMemory: boolean;
}

const PLACEHOLDER = 'omk_…';

/** The commands to copy. The key is a variable, because every user of a computer can see the arguments of a program. */
export function blockOf({ tool, origin, key, withMemory }: Block, needsKey: boolean): string {
  const shown = key ?? PLACEHOLDER;
  if (tool.id === 'curl') return curlOf(origin, needsKey ? shown : undefined);
  const options = [
    `--url ${origin}`,
    ...(tool.needs ? [tool.needs] : []),
    ...(withMemory ? ['--with-mcp'] : []),
  ];
  return [
    ...(needsKey ? [`export OMNIMEMORY_API_KEY=${shown}`] : []),
    ...(needsKey && withMemory ? [`export OMNIMEMORY_KEY=${shown}`] : []),
    `curl -fsS ${origin}/connect.mjs -o connect.mjs`,
    `node connect.mjs ${tool.id} ${options.join(' ')}`,
  ].join('\n');
}

function curlOf(origin: string, key: string | undefined): string {
  return [
    `curl -X POST ${origin}/v1/sessions \\`,
    ...(key === undefined ? [] : [`  -H 'Authorization: Bearer ${key}' \\`]),
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"tool_id":"curl"}'`,
  ].join('\n');
}
