import { isIdentifier } from '../../../../validation/fields.ts';
import { nameOf } from './attributes/text.ts';
import { firstText, textOf, type Values } from './attributes/values.ts';

/** A coding tool, and where it names its session. */
export interface Tool {
  readonly id: string;
  /** The attributes of a record that can name the session; the first that is there counts. */
  readonly session: readonly string[];
  /** Whether the resource can name it too. */
  readonly hasSessionInResource: boolean;
  /** Whether `service.version` of the resource is the tool's own version. */
  readonly hasServiceVersion: boolean;
}

interface KnownTool {
  readonly id: string;
  /** A known `service.name`, or the name of a scope. */
  readonly matches: (name: string) => boolean;
  readonly session: readonly string[];
  readonly hasSessionInResource?: true;
  readonly hasServiceVersion?: false;
  /** Its services have several names, so the scope's name tells it too. */
  readonly isKnownByScope?: true;
}

const named =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);
const beginning = (prefix: string) => (name: string) => name.startsWith(prefix);

const KNOWN: readonly KnownTool[] = [
  {
    id: 'claude-code',
    matches: (name) =>
      name === 'claude-code' ||
      name === 'claude-code-desktop' ||
      name.startsWith('com.anthropic.claude_code'),
    session: ['session.id'],
  },
  { id: 'codex', matches: beginning('codex'), session: ['conversation.id'], isKnownByScope: true },
  {
    id: 'gemini-cli',
    matches: named('gemini-cli'),
    session: ['session.id'],
    hasSessionInResource: true,
    // it is the version of Node
    hasServiceVersion: false,
  },
  {
    id: 'qwen-code',
    matches: named('qwen-code'),
    session: ['session.id', 'sessionId'],
    hasSessionInResource: true,
  },
  { id: 'copilot-chat', matches: named('copilot-chat'), session: ['gen_ai.conversation.id'] },
  { id: 'copilot-cli', matches: named('github-copilot'), session: ['gen_ai.conversation.id'] },
  { id: 'cursor', matches: named('cursor'), session: ['cursor.conversation.id'] },
  {
    id: 'cline',
    matches: beginning('cline'),
    // the last two as its source code names them
    session: ['task_id', 'session_id', 'taskId', 'ulid'],
    isKnownByScope: true,
  },
  { id: 'opencode', matches: named('opencode'), session: ['session.id'] },
];

const OTHER_SESSION = ['session.id', 'gen_ai.conversation.id', 'conversation.id'];
/** What an SDK sends for a service without a name. */
const NO_SERVICE = /^unknown_service(:|$)/;
const UNKNOWN = 'unknown';

/** The tool of a resource's `service.name`, else of the scope's name. Names of metrics and events do not count. */
export function toolOf(serviceName: string | undefined, scopeName: string): Tool {
  const service = nameOf(serviceName);
  const isNamed = service !== undefined && !NO_SERVICE.test(service);
  const found = (isNamed ? known(service) : undefined) ?? known(scopeName, isNamed);
  if (found) {
    return {
      id: found.id,
      session: found.session,
      hasSessionInResource: found.hasSessionInResource ?? false,
      hasServiceVersion: found.hasServiceVersion ?? true,
    };
  }
  const name = service ?? nameOf(scopeName);
  return {
    id: name !== undefined && isIdentifier(name) ? name : UNKNOWN,
    session: OTHER_SESSION,
    hasSessionInResource: false,
    hasServiceVersion: true,
  };
}

const known = (name: string, byScope = false) =>
  KNOWN.find((tool) => tool.matches(name) && (!byScope || tool.isKnownByScope));

/** The tool's own id of the session; null if there is none or if it is not an identifier. */
export function externalIdOf(tool: Tool, own: Values, resource: Values): string | null {
  const id =
    firstText(own, tool.session) ??
    (tool.hasSessionInResource ? firstText(resource, tool.session) : undefined);
  return id !== undefined && isIdentifier(id) ? id : null;
}

/** `app.version` of the record or the resource, else the resource's `service.version`. */
export function versionOf(tool: Tool, own: Values, resource: Values): string | null {
  const version =
    textOf(own.get('app.version')) ??
    textOf(resource.get('app.version')) ??
    (tool.hasServiceVersion ? textOf(resource.get('service.version')) : undefined);
  return nameOf(version) ?? null;
}
