import { callOf } from '../mcp/attempts.ts';
import { SCOPES, type Step, type StepOf } from './requests.ts';
import { type ApiResponse, idsOf, own, pick, type Session, same, type World } from './world.ts';

/** Sends each step to the real thing and to the model. Throws where the two disagree. */
export async function play(world: World, steps: readonly Step[]): Promise<void> {
  for (const step of steps) await take(world, step);
  for (let who = 0; who < SCOPES; who++) {
    await take(world, { do: 'list', who });
    await take(world, { do: 'read settings', who });
    for (const name of [0, 1, 2]) {
      await take(world, { do: 'read memory', who, name });
      await take(world, { do: 'read config', who, name });
    }
  }
}

/** A client: its part of the model, and its connection to the server. */
interface Client {
  readonly who: number;
  readonly world: World;
  readonly scope: World['scopes'][number];
  readonly send: (
    method: string,
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<ApiResponse>;
}

function take(world: World, step: Step): Promise<void> {
  const { who } = step;
  const scope = world.scopes[who] as World['scopes'][number];
  const send: Client['send'] = (method, path, body, headers) =>
    world.send(who, method, path, body, { headers });
  const takes = STEPS[step.do] as (client: Client, step: Step) => Promise<void>;
  return takes({ who, world, scope, send }, step);
}

type Takes = { readonly [D in Step['do']]: (client: Client, step: StepOf<D>) => Promise<void> };

const STEPS: Takes = {
  'start session': async ({ who, world, send }, step) => {
    const { status, body } = await send('POST', '/v1/sessions', { tool_id: 'a-tool' });
    same(step, status, 201);
    world.sessions.push({ id: `${body.session_id}`, who, ended: false });
  },

  heartbeat: (client, step) =>
    withSession(client, step, async ({ id, ended }, isOwn) => {
      const { status } = await client.send('POST', `/v1/sessions/${id}/heartbeat`);
      same(step, status, isOwn ? (ended ? 409 : 200) : 404);
    }),

  'end session': (client, step) =>
    withSession(client, step, async (session, isOwn) => {
      const { status } = await client.send('POST', `/v1/sessions/${session.id}/end`);
      same(step, status, isOwn ? 200 : 404);
      session.ended ||= isOwn;
    }),

  'read session': (client, step) =>
    withSession(client, step, async ({ id, ended }, isOwn) => {
      const { status, body } = await client.send('GET', `/v1/sessions/${id}`);
      same(step, [status, isOwn && body.ended_at !== null], [isOwn ? 200 : 404, isOwn && ended]);
    }),

  'store metric': (client, step) =>
    withSession(client, step, async ({ id, ended }, isOwn) => {
      const sample = { session_id: id, tool_id: 'a-tool', tokens_saved: step.value };
      const { status } = await client.send('POST', '/v1/metrics', sample);
      same(step, status, isOwn ? (ended ? 409 : 201) : 404);
      if (status === 201) client.scope.metrics.push(step.value);
    }),

  'store checkpoint': (client, step) =>
    withSession(client, step, async ({ id, ended }, isOwn) => {
      const summary = `checkpoint ${step.value}`;
      const stored = {
        session_id: id,
        tool_id: 'a-tool',
        checkpoint_type: 'manual',
        visibility: 'team',
        summary,
      };
      const { status, body } = await client.send('POST', '/v1/checkpoints', stored);
      same(step, status, isOwn ? (ended ? 409 : 201) : 404);
      if (status === 201)
        client.world.checkpoints.push({ id: `${body.checkpoint_id}`, who: client.who, summary });
    }),

  'read checkpoint': async ({ who, world, send }, step) => {
    const found = pick(world.checkpoints, step.of);
    if (!found) return;
    const { status, body } = await send('GET', `/v1/checkpoints/${found.id}`);
    same(step, [status, body.summary], found.who === who ? [200, found.summary] : [404, undefined]);
  },

  'put memory': async ({ who, world, scope, send }, step) => {
    const isNew = !scope.memories.has(step.name);
    const value = `value ${step.value} of ${who}, over HTTP`;
    const { status } = await send('PUT', `${world.memories}/key-${step.name}`, { value });
    scope.memories.set(step.name, value);
    same(step, status, isNew ? 201 : 200);
  },

  'read memory': async ({ world, scope, send }, step) => {
    const { status, body } = await send('GET', `${world.memories}/key-${step.name}`);
    const value = scope.memories.get(step.name);
    same(step, [status, body.value], [value === undefined ? 404 : 200, value]);
  },

  'delete memory': async ({ world, scope, send }, step) => {
    const { status } = await send('DELETE', `${world.memories}/key-${step.name}`);
    same(step, status, scope.memories.delete(step.name) ? 204 : 404);
  },

  'remember over MCP': async (client, step) => {
    const { memories } = client.scope;
    const value = `value ${step.value} of ${client.who}, over MCP`;
    const answer = await overMcp(client, 'memory_save', { key: `key-${step.name}`, value });
    same(step, answer.structuredContent?.created, !memories.has(step.name));
    memories.set(step.name, value);
  },

  'recall over MCP': async (client, step) => {
    const { isError = false, structuredContent } = await overMcp(client, 'memory_get', {
      key: `key-${step.name}`,
    });
    const value = client.scope.memories.get(step.name);
    same(step, [isError, structuredContent?.text], [value === undefined, value]);
  },

  'forget over MCP': async (client, step) => {
    const { structuredContent } = await overMcp(client, 'memory_delete', { key: `key-${step.name}` });
    same(step, structuredContent?.deleted, client.scope.memories.delete(step.name));
  },

  /** The values of all clients have the same words. */
  'search over MCP': async (client, step) => {
    const { structuredContent } = await overMcp(client, 'memory_search', { query: 'value', limit: 20 });
    const hits = (structuredContent?.hits ?? []) as { key: string; snippet: string }[];
    const found = hits.map(({ key, snippet }) => `${key} ${snippet.includes(`of ${client.who}`)}`).sort();
    same(step, found, [...client.scope.memories.keys()].map((n) => `key-${n} true`).sort());
  },

  'save config': async ({ scope, send }, step) => {
    const { status } = await send('PUT', `/v1/tool-configs/tool-${step.name}`, { mine: step.value });
    scope.configs.set(step.name, step.value);
    same(step, status < 300, true);
  },

  'read config': async ({ scope, send }, step) => {
    const { body } = await send('GET', `/v1/tool-configs/tool-${step.name}`);
    same(step, (body.config as { mine?: number }).mine, scope.configs.get(step.name));
  },

  'change settings': async ({ scope, send }, step) => {
    scope.interval = step.value;
    const { status } = await send('PATCH', '/v1/settings', { collection_interval_seconds: step.value });
    same(step, status, 200);
  },

  'read settings': async ({ scope, send }, step) => {
    const { body } = await send('GET', '/v1/settings');
    const { collection_interval_seconds: interval } = body.settings as Record<string, number>;
    if (scope.interval !== undefined) same(step, interval, scope.interval);
  },

  'make key': async ({ who, world, send }, step) => {
    const { status, body } = await send('POST', '/v1/api-keys', { name: 'a key', scopes: ['read', 'write'] });
    same(step, status, who === 0 ? 403 : 201);
    if (who > 0) world.keys.push({ id: `${body.key_id}`, secret: `${body.key}`, who, revoked: false });
  },

  /** A key opens its own tenant until it is revoked, which only its own tenant can do. */
  'revoke key': async ({ who, world, send }, step) => {
    const key = pick(world.keys, step.of);
    if (!key) return;
    const opens = async () => {
      const answer = await world.send(who, 'GET', '/v1/sessions?limit=100', undefined, { key: key.secret });
      same(step, answer.status, key.revoked ? 401 : 200);
      if (!key.revoked) same(step, idsOf(answer, 'session_id'), own(world.sessions, key.who));
    };
    await opens();
    const { status } = await send('DELETE', `/v1/api-keys/${key.id}`);
    const may = key.who === who && !key.revoked;
    same(step, status, who === 0 ? 403 : may ? 204 : 404);
    key.revoked ||= may;
    await opens();
  },

  list: async ({ who, world, scope, send }, step) => {
    const seen = async (path: string, field: string) => idsOf(await send('GET', `${path}?limit=100`), field);
    const named = (kind: string, names: Iterable<number>) => [...names].map((n) => `${kind}-${n}`).sort();
    same(step, await seen('/v1/sessions', 'session_id'), own(world.sessions, who));
    same(step, await seen('/v1/checkpoints', 'checkpoint_id'), own(world.checkpoints, who));
    same(step, await seen('/v1/metrics', 'tokens_saved'), [...scope.metrics].sort());
    same(step, await seen('/v1/tool-configs', 'tool_id'), named('tool', scope.configs.keys()));
    for (const path of [world.memories, world.memoryKeys])
      same(step, await seen(path, 'key'), named('key', scope.memories.keys()));
  },
};

interface ToolResult {
  readonly isError?: boolean;
  readonly structuredContent?: Record<string, unknown>;
}

async function overMcp({ world, send }: Client, tool: string, given: object): Promise<ToolResult> {
  const { url, body, headers } = callOf(tool, { project_id: world.projectId, ...given });
  const answer = await send('POST', url, JSON.parse(body), headers);
  return answer.body.result as ToolResult;
}

async function withSession(
  { who, world }: Client,
  { of }: { readonly of: number },
  work: (session: Session, isOwn: boolean) => Promise<void>,
): Promise<void> {
  const session = pick(world.sessions, of);
  if (session) await work(session, session.who === who);
}
