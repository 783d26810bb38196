import type { Permission } from '../../../src/auth/permissions.ts';
import type { Target } from '../routes/target.ts';
import type { ApiResponse, Attempt } from '../routes/watch.ts';

/** One request to `/mcp` in one era, with the ids of a scope. */
export interface McpAttempt extends Attempt {
  readonly url: '/mcp';
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the caller needs for it. */
  readonly permission: Permission | undefined;
}

interface Asked {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** What the header `Mcp-Name` repeats. */
  readonly name?: string;
  readonly permission?: Permission;
}

const PERMISSION_OF: Readonly<Record<string, Permission>> = {
  memory_save: 'memory:write',
  memory_delete: 'memory:write',
  checkpoint_save: 'memory:ingest',
};

const call = (name: string, given: object): Asked => ({
  method: 'tools/call',
  params: { name, arguments: given },
  name,
  permission: PERMISSION_OF[name] ?? 'memory:read',
});

const read = (uri: string): Asked => ({
  method: 'resources/read',
  params: { uri },
  name: uri,
  permission: 'memory:read',
});

const prompt = (name: string, given: object, permission: Permission): Asked => ({
  method: 'prompts/get',
  params: { name, arguments: given },
  name,
  permission,
});

/** Every tool, resource and prompt with a scope's ids. A tool without a line fails tests/isolation/mcp.test.ts. */
function askedOf(of: Target): Asked[] {
  const project_path = of.workspacePath;
  const byId = { project_id: of.projectId };
  const key = of.memoryKey;
  const { checkpointId: checkpoint_id, sessionId: session_id, summary } = of;
  const memory = `omnimemory://projects/${encodeURIComponent(of.projectId)}/memories/${encodeURIComponent(key)}`;
  return [
    { method: 'tools/list' },
    { method: 'resources/list', permission: 'memory:read' },
    { method: 'resources/templates/list' },
    { method: 'prompts/list' },
    call('resume_context', byId),
    call('resume_context', { project_path }),
    call('memory_search', { query: summary }),
    call('memory_search', { query: summary, kind: 'checkpoint', ...byId }),
    call('memory_search', { query: summary, project_path }),
    call('memory_get', { ...byId, key }),
    call('memory_get', { project_path, key }),
    call('memory_list', byId),
    call('memory_list', { project_path, prefix: key.slice(0, 3) }),
    call('checkpoint_get', { checkpoint_id }),
    call('usage_summary', { ...byId, group_by: 'session', days: 90 }),
    call('usage_summary', { project_path }),
    call('usage_summary', { group_by: 'model', days: 90, limit: 50 }),
    read(memory),
    read(`omnimemory://checkpoints/${encodeURIComponent(checkpoint_id)}`),
    prompt('resume', { project_path }, 'memory:read'),
    prompt('save_checkpoint', { project_path }, 'memory:ingest'),
    prompt('remember', { project_path, what: 'an attempt' }, 'memory:write'),
    call('memory_delete', { ...byId, key, if_revision: 1 }),
    call('memory_delete', { ...byId, key }),
    call('memory_delete', { project_path, key }),
    call('memory_save', { ...byId, key, value: 'an attempt', if_revision: 1 }),
    call('memory_save', { ...byId, key, value: 'an attempt' }),
    call('checkpoint_save', { ...byId, session_id, summary: 'an attempt' }),
    call('checkpoint_save', { ...byId, summary: 'an attempt' }),
  ];
}

/** Last: a project's id follows from its path, so that the caller then has one with the same id. */
function makingProjects({ workspacePath: project_path, memoryKey: key }: Target): Asked[] {
  return [
    call('checkpoint_save', { project_path, summary: 'an attempt', visibility: 'team' }),
    call('memory_save', { project_path, key, value: 'an attempt' }),
    call('memory_save', { project_path, key: `${key} too`, value: 'an attempt' }),
  ];
}

const ERAS = ['2026-07-28', 'legacy'] as const;

/** The same requests in both eras. */
export const attemptsOn = (target: Target): McpAttempt[] =>
  [askedOf, makingProjects].flatMap((asked) =>
    ERAS.flatMap((era) => asked(target).map((one) => attemptOf(era, one))),
  );

/** Those of the newest revision that are refused to, or change nothing for, callers who do not own the target. */
export const refusedToOthers = (target: Target): McpAttempt[] =>
  askedOf(target).map((asked) => attemptOf('2026-07-28', asked));

/** Those of the newest revision that read. */
export const readsOn = (target: Target): McpAttempt[] =>
  refusedToOthers(target).filter(({ permission = 'memory:read' }) => permission === 'memory:read');

/** A call of a tool in the newest revision. */
export const callOf = (name: string, given: object): McpAttempt => attemptOf('2026-07-28', call(name, given));

/** The client that sends the requests. */
export const ASKING_TOOL = 'an-attacker';

const REVISION = '2026-07-28';
const ACCEPT = { accept: 'application/json, text/event-stream' };

function attemptOf(era: (typeof ERAS)[number], asked: Asked): McpAttempt {
  const { method, params = {}, name, permission } = asked;
  const isModern = era !== 'legacy';
  const meta = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': { name: ASKING_TOOL, version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const modern = {
    'mcp-protocol-version': REVISION,
    'mcp-method': method,
    ...(name !== undefined && { 'mcp-name': name }),
  };
  return {
    name: `${era} ${method} ${name ?? ''} ${JSON.stringify(params.arguments ?? '')}`,
    url: '/mcp',
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 'the-same',
      method,
      params: isModern ? { ...params, _meta: meta } : params,
    }),
    headers: { ...ACCEPT, ...(isModern && modern) },
    permission,
  };
}

interface Message {
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  readonly result?: { readonly isError?: boolean; readonly content?: { readonly text: string }[] };
}

/** The message of an answer, which a legacy client gets as an event. */
export function messageOf({ text }: ApiResponse): Message {
  const json = text.startsWith('{') ? text : (/^data: (.+)$/m.exec(text)?.[1] ?? '{}');
  return JSON.parse(json) as Message;
}

/** What a refusal says, without what the request said. Empty for a success. */
export function refusalIn(answer: ApiResponse, { body }: McpAttempt): string {
  const { error, result } = messageOf(answer);
  const isUri = (name: string, value: unknown) => name === 'uri' && body.includes(JSON.stringify(value));
  const said = new Set(body.match(/[\w-]{8,}/g) ?? []);
  const told = JSON.stringify([answer.status, error, result?.isError ? result.content : ''], (name, value) =>
    isUri(name, value) ? 'the same' : value,
  );
  return [...said].reduce((rest, part) => rest.replaceAll(part, '…'), told);
}
