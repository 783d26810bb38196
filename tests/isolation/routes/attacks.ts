import { API, apiDocument } from '../../../src/api.ts';
import type { Endpoint } from '../../../src/http/endpoints/endpoint.ts';
import { templateOf } from '../../../src/http/openapi/openapi.ts';
import type { Target } from './target.ts';
import type { Attempt } from './watch.ts';

/** The ids of a scope that a request can contain, by the name of the parameter. */
const IDS: Readonly<Record<string, (of: Target) => string>> = {
  session_id: (of) => of.sessionId,
  checkpoint_id: (of) => of.checkpointId,
  tool_id: (of) => of.toolId,
  project_id: (of) => of.projectId,
  instance_id: (of) => of.instanceId,
  key: (of) => of.memoryKey,
  prefix: (of) => of.memoryKey,
  peek: () => 'true',
  receipt_id: (of) => of.receiptId,
  export_id: (of) => of.exportId,
  import_id: (of) => of.importId,
  deletion_id: (of) => of.deletionId,
  key_id: (of) => of.keyId,
  invitation_id: (of) => of.invitationId,
  user_id: (of) => of.userId,
  claim_id: (of) => of.claimId,
  actor: (of) => of.userId,
  created_by: (of) => of.userId,
  external_id: (of) => of.externalId,
  resource_id: (of) => of.keyId,
  tag_key: () => 'mark',
  time_zone: () => 'UTC',
  q: (of) => of.summary,
  model: (of) => of.summary,
  name: (of) => of.summary,
  metric: (of) => of.summary,
  series_id: (of) => of.sessionId,
  older_than_days: () => '1',
};

const checkpoint = ({ sessionId, toolId }: Target) => ({
  session_id: sessionId,
  tool_id: toolId,
  checkpoint_type: 'manual',
  summary: 'an attempt',
});

/**
 * A valid body for every route that takes one, with every possible id of another scope. A route without a line, and a
 * body that its route refuses, fail tests/isolation/routes.test.ts.
 */
const BODIES: Readonly<Record<string, (of: Target) => object>> = {
  'post /v1/sessions': (of) => ({
    tool_id: of.toolId,
    previous_session_id: of.sessionId,
    title: 'an attempt',
  }),
  'post /v1/deletions': (of) => ({ kind: 'session', id: of.sessionId }),
  'post /v1/departed-members/:user_id/decision': () => ({ decision: 'delete' }),
  'post /v1/deletions/preview': (of) => ({ kind: 'project', id: of.projectId }),
  'post /v1/sessions/get-or-create': (of) => ({ tool_id: of.toolId, instance_id: of.instanceId }),
  'post /v1/sessions/import': (of) => of.document,
  'patch /v1/sessions/:session_id': () => ({
    pinned: true,
    archived: true,
    title: 'an attempt',
    compressed_context: 'an attempt',
  }),
  'post /v1/sessions/:session_id/context': () => ({ kind: 'decision', decision: 'an attempt' }),
  'put /v1/sessions/:session_id/claude-code': () => ({ mcp_version: 'an attempt' }),
  'post /v1/ingest': (of) => ({
    items: [
      {
        type: 'metric',
        id: of.itemId,
        data: { session_id: of.sessionId, tool_id: of.toolId, tokens_saved: 1 },
      },
      { type: 'velocity', data: { session_id: of.sessionId, tokens_saved: 1, velocity: 1 } },
      { type: 'checkpoint', data: { ...checkpoint(of), supersedes: [of.checkpointId] } },
    ],
  }),
  'post /v1/metrics': (of) => ({ session_id: of.sessionId, tool_id: of.toolId, tokens_saved: 99 }),
  'post /v1/operations': (of) => ({
    session_id: of.sessionId,
    tool_id: of.toolId,
    tool_name: 'read',
    operation_mode: 'full',
    tokens_original: 10,
    tokens_actual: 1,
    response_time_ms: 1,
  }),
  'post /v1/cache-hits': (of) => ({ tool_id: of.toolId, file_path: 'an attempt', tokens_saved: 1 }),
  'post /v1/checkpoints': (of) => ({ ...checkpoint(of), supersedes: [of.checkpointId], visibility: 'team' }),
  'patch /v1/checkpoints/:checkpoint_id': () => ({ summary: 'an attempt' }),
  'post /v1/velocity': (of) => ({ session_id: of.sessionId, tokens_saved: 1, velocity: 1 }),
  'post /v1/predictions': (of) => ({ session_id: of.sessionId, predicted_tokens: 1 }),
  'post /v1/predictions/resolve': (of) => ({
    session_id: of.sessionId,
    checkpoint_id: of.checkpointId,
    actual_time: new Date().toISOString(),
  }),
  'post /v1/projects': (of) => ({ workspace_path: of.workspacePath, project_name: 'an attempt' }),
  'patch /v1/projects/:project_id': () => ({ project_name: 'an attempt', settings: { an: 'attempt' } }),
  'put /v1/projects/:project_id/memories/:key': () => ({ value: 'an attempt' }),
  'put /v1/tool-configs/:tool_id': () => ({ an: 'attempt' }),
  'put /v1/settings': (of) => of.settings,
  'post /v1/retention/preview': () => ({ retention: { sessions_days: 1 } }),
  'patch /v1/settings': () => ({ collection_interval_seconds: 3 }),
  'patch /v1/tenant': () => ({ name: 'an attempt' }),
  'patch /v1/members/:user_id': () => ({ role: 'viewer' }),
  'post /v1/invitations': (of) => ({ email: of.email, role: 'viewer' }),
  'post /v1/api-keys': () => ({ name: 'an attempt', scopes: ['read'] }),
  'post /v1/api-keys/:key_id/rotate': () => ({}),
  'post /v1/exports': () => ({ kind: 'all' }),
  // a claim takes what local mode has, by design
  'post /v1/local/claims': () => ({ dry_run: true, on_conflict: 'leave' }),
  'post /v1/billing/checkout': () => ({ plan: 'pro', interval: 'month', quantity: 1 }),
};

const document = apiDocument();

export interface Attack extends Attempt {
  readonly route: Endpoint<never>;
}

const nameOf = ({ method, path }: Endpoint<never>): string => `${method} ${path}`;

/** Routes that take a body and for which this file has none, or the other way round. */
export function bodiesAmiss(): string[] {
  const taking = API.filter(({ body }) => body).map(nameOf);
  return [
    ...taking.filter((name) => !BODIES[name]).map((name) => `add a body for ${name}`),
    ...Object.keys(BODIES)
      .filter((name) => !taking.includes(name))
      .map((name) => `take away the body of ${name}`),
  ];
}

/** Bodies that a route refuses before it looks for anything, so that they attack nothing. */
export function bodiesRefused(target: Target): string[] {
  return API.flatMap((route) => {
    const body = BODIES[nameOf(route)]?.(target);
    if (body === undefined || route.body === undefined) return [];
    const { error } = route.body.safeParse(body);
    return error
      ? [`${nameOf(route)}: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)}`]
      : [];
  });
}

/** The values that `target` gives to the ids in paths, by the name of the id. */
export function idsInPaths(target: Target): [name: string, value: string][] {
  const names = new Set(
    API.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)),
  );
  return [...names].map((name) => [name, IDS[name]?.(target) ?? '']);
}

/** Requests to every route with a scope's ids: once with the required fields, once with all fields. */
export function attacksOn(target: Target): Attack[] {
  // a project's id follows from its path: a project with the path of another tenant's has the same id
  const order = [...API].sort((one, other) => Number(makesProject(one)) - Number(makesProject(other)));
  return order.flatMap((route) => {
    const body = BODIES[nameOf(route)]?.(target);
    const urls = new Set([urlOf(route, target, false), urlOf(route, target, true)]);
    return [...urls].map((url) => ({
      route,
      name: nameOf(route),
      url,
      body: body && JSON.stringify(body),
    }));
  });
}

const makesProject = (route: Endpoint<never>) => nameOf(route) === 'post /v1/projects';

function urlOf({ method, path }: Endpoint<never>, target: Target, whole: boolean): string {
  const { parameters = [] } = document.paths[templateOf(path)]?.[method] ?? {};
  const query = new URLSearchParams();
  let url = path;
  for (const { name, in: place, required } of parameters) {
    const value = IDS[name]?.(target);
    if (value === undefined && required)
      throw new Error(`Name a value for ${name} of ${path} in ${import.meta.filename}.`);
    if (value === undefined) continue;
    if (place === 'path') url = url.replace(`:${name}`, encodeURIComponent(value));
    else if (place === 'query' && (required || whole)) query.set(name, value);
  }
  return query.size > 0 ? `${url}?${query}` : url;
}
