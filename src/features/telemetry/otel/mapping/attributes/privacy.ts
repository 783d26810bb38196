import type { MappingOptions } from '../options.ts';

/** What people and models wrote, and what tools read: dropped unless the tenant keeps content. */
const CONTENT = new Set([
  'prompt',
  'response',
  'body',
  'body_ref',
  'tool_input',
  'tool_parameters',
  'arguments',
  'output',
  'function_args',
  'request_text',
  'response_text',
  'hook_definitions',
  'workspace.host_paths',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.tool.definitions',
  // the older names of the two lists of messages
  'gen_ai.prompt',
  'gen_ai.completion',
  // a prompt can be an argument of the command, and detectors of resources report the command line
  'process.command_args',
  'process.command_line',
]);

const IDENTITY = new Set([
  'user.email',
  'cursor.user.email',
  'user.groups',
  'host.name',
  'auth_mode',
  // the login name on the developer's computer
  'process.owner',
]);

/** An error can quote content, so only its beginning is kept. */
const SHORTENED = new Set(['error', 'error.message']);
const MAX_ERROR = 256;
const MAX_TEXT = 1_024;

/** How many characters of a text under this key are kept; undefined: the attribute is dropped. */
export function keptLength(
  key: string,
  { keepContent, keepIdentity }: Pick<MappingOptions, 'keepContent' | 'keepIdentity'>,
): number | undefined {
  if (!keepContent && CONTENT.has(key)) return undefined;
  if (!keepIdentity && IDENTITY.has(key)) return undefined;
  return !keepContent && SHORTENED.has(key) ? MAX_ERROR : MAX_TEXT;
}
