import { parseArgs } from 'node:util';
import { codeOf } from './files/snapshot.ts';
import { ConnectRefused } from './refused.ts';
import { TOOLS, type ToolName } from './tools/tool.ts';
import { DEFAULT_URL } from './url.ts';

export const DESCRIPTION =
  'send the telemetry of a coding tool to OmniMemory, by writing the settings of the tool';
export const TOOL_DESCRIPTION = `one of ${TOOLS.join(', ')}`;

/** The options, for both command lines: this program alone, and `omnimemory connect`. */
export const OPTIONS = [
  [
    'url',
    '<url>',
    `the server; by default that of OMNIMEMORY_URL, then of the last run, then ${DEFAULT_URL}`,
  ],
  [
    'key-file',
    '<path>',
    'a file with the API key, or - for stdin; by default OMNIMEMORY_API_KEY, then a question',
  ],
  ['metrics-only', '', 'send metrics without events; Claude Code and Cline can do that'],
  ['with-hooks', '', 'also report sessions and compactions by hooks; Claude Code, Codex, Cursor, Gemini CLI'],
  ['with-resume', '', 'also give a new session what the last one left; implies --with-hooks'],
  ['with-mcp', '', 'also let the tool use the memory through MCP; its key is in OMNIMEMORY_KEY'],
  ['print', '', 'print the settings, and write nothing'],
  ['dry-run', '', 'show the difference, and write nothing'],
  ['undo', '', 'take back what this command wrote'],
  ['check', '', 'send a test record with the written settings, and say what arrives'],
  ['yes', '', 'write without asking'],
] as const;

export interface ConnectOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly metricsOnly?: boolean;
  readonly withHooks?: boolean;
  readonly withResume?: boolean;
  readonly withMcp?: boolean;
  readonly print?: boolean;
  readonly dryRun?: boolean;
  readonly undo?: boolean;
  readonly check?: boolean;
  readonly yes?: boolean;
}

export function toolName(text: string | undefined): ToolName {
  const name = TOOLS.find((tool) => tool === text);
  if (name) return name;
  throw new ConnectRefused(
    text === undefined
      ? `Name the tool: ${TOOL_DESCRIPTION}. --help shows the options.`
      : `There is no tool ${text} here. Name ${TOOL_DESCRIPTION}.`,
  );
}

/** The arguments of this program alone. */
export function parsedArguments(args: readonly string[]): {
  tool: string | undefined;
  help: boolean;
  options: ConnectOptions;
} {
  const types = OPTIONS.map(
    ([name, value]) => [name, { type: value === '' ? 'boolean' : 'string' }] as const,
  );
  const { values, positionals } = parsed(
    [...args],
    Object.fromEntries([...types, ['help', { type: 'boolean' }]]),
  );
  if (positionals.length > 1) throw new ConnectRefused(`One tool at a time; ${positionals[1]} is too much.`);
  const { help, ...given } = values;
  const options = Object.fromEntries(Object.entries(given).map(([name, value]) => [camelCase(name), value]));
  return { tool: positionals[0], help: help === true, options };
}

type Types = Record<string, { readonly type: 'boolean' | 'string' }>;

function parsed(args: string[], options: Types) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    if (!codeOf(error).startsWith('ERR_PARSE_ARGS')) throw error;
    const [first = ''] = `${(error as Error).message}`.split('. To specify');
    throw new ConnectRefused(`${first}. --help shows the options.`);
  }
}

const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export function helpText(): string {
  const flags = [...OPTIONS.map(([name, value]) => `--${name} ${value}`.trim()), '--help'];
  const width = Math.max(...flags.map(({ length }) => length));
  const texts = [...OPTIONS.map(([, , text]) => text), 'show this help'];
  return [
    'Usage: node connect.mjs [options] <tool>',
    '',
    `${DESCRIPTION}`,
    '',
    'Arguments:',
    `  ${'tool'.padEnd(width)}  ${TOOL_DESCRIPTION}`,
    '',
    'Options:',
    ...flags.map((flag, at) => `  ${flag.padEnd(width)}  ${texts[at]}`),
  ].join('\n');
}
