import { SCOPES } from '../isolation/property/requests.ts';
import { type Send, World } from '../isolation/property/world.ts';

const HEADER = 'X-OmniMemory-Position';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly position: string | undefined;
}

/** One request. `key`: of a tenant; without it local mode. `position`: what an earlier response has told. */
export async function ask(
  url: string,
  method: string,
  path: string,
  {
    key,
    body,
    position,
    headers,
  }: {
    readonly key?: string | undefined;
    readonly body?: object | undefined;
    readonly position?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  } = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(position !== undefined && { [HEADER]: position }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : JSON.parse(text),
    position: response.headers.get(HEADER) ?? undefined,
  };
}

/** What product data answers; settings and keys reach the other process a moment later (docs/operations.md). */
const PRODUCT = /^\/(v1\/(sessions|checkpoints|metrics|projects)|mcp)/;

/**
 * Clients of two servers: each reads product data from the second one, and asks the first one for everything else. They carry the
 * position from one to the other. `keys`: one for each scope; `undefined` for local mode.
 */
export async function newWorld(
  [first, second]: readonly [string, string],
  keys: readonly (string | undefined)[],
): Promise<World> {
  const positions = new Map<number, string>();
  const send: Send = async (who, method, path, body, { key, headers } = {}) => {
    const isRead = method === 'GET' && PRODUCT.test(path) && key === undefined;
    const sent = { key: key ?? keys[who], body, headers, position: positions.get(who) ?? '0' };
    const { position, ...answer } = await ask(isRead ? second : first, method, path, sent);
    if (position !== undefined && key === undefined) positions.set(who, position);
    return answer;
  };
  let projectId = '';
  for (let who = 0; who < SCOPES; who++) {
    const { body } = await send(who, 'POST', '/v1/projects', { workspace_path: '/everybody' });
    projectId = `${body.project_id}`;
  }
  return new World(send, projectId);
}
