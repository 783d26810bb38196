import { describe, expect, test } from '@jest/globals';
import { API, apiDocument, SIGN_IN } from '../../src/api.ts';

const { paths, servers } = apiDocument();
const TEMPLATES = Object.keys(paths);

const isTemplated = (part: string) => part.includes('{');
/** Whether one URL can match both paths. */
function overlap(one: string, other: string): boolean {
  const [parts, others] = [one.split('/'), other.split('/')];
  return (
    parts.length === others.length &&
    parts.every((part, at) => part === others[at] || isTemplated(part) || isTemplated(others[at] ?? ''))
  );
}

/** Pairs that one URL can match. OpenAPI decides only for a path without parameters: it comes first. */
const ambiguousPairs = (templates: readonly string[]) =>
  templates.flatMap((one, index) =>
    templates
      .slice(index + 1)
      .filter((other) => isTemplated(one) && isTemplated(other) && overlap(one, other))
      .map((other) => `${one} ${other}`),
  );

describe('the paths of /openapi.json', () => {
  test('are unambiguous', () => {
    expect(ambiguousPairs(TEMPLATES)).toEqual([]);
  });

  test.each([
    [['/auth/sessions/{id}', '/auth/{provider}/login']],
    [['/a/{one}', '/a/{other}']],
    [['/a/{one}/b', '/a/{one}/{two}']],
  ])('%j would be found', (pair) => {
    expect(ambiguousPairs(pair)).toEqual([pair.join(' ')]);
  });

  test.each([[['/a/{one}', '/a/latest']], [['/a/{one}/b', '/a/{one}/c']], [['/a/{one}', '/a/{one}/b']]])(
    '%j would not',
    (pair) => {
      expect(ambiguousPairs(pair)).toEqual([]);
    },
  );

  test('without parameters hide only ids that the server makes itself', () => {
    const hidden = TEMPLATES.filter((one) => !isTemplated(one)).flatMap((one) =>
      TEMPLATES.filter((other) => isTemplated(other) && overlap(one, other)),
    );
    expect(hidden.length).toBeGreaterThan(2);
    const parameters = new Set(hidden.map((path) => path.match(/\{(\w+)\}/)?.[1]));
    // a caller chooses the ids of tools and the keys of memories and tags
    expect([...parameters].sort()).toEqual(['checkpoint_id', 'deletion_id', 'import_id', 'session_id']);
  });
});

describe('operation ids', () => {
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );

  test('are names in every language, and stay different when a generator changes their case', () => {
    expect(ids.length).toBe(API.length + SIGN_IN.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(new Set(ids.map((id) => id.replaceAll('_', ''))).size).toBe(ids.length);
  });

  // names of functions in generated clients: a change breaks those who use them
  test.each([
    ['/v1/sessions', 'post', 'post_sessions'],
    ['/v1/sessions/{session_id}/heartbeat', 'post', 'post_sessions_session_id_heartbeat'],
    ['/v1/projects/{project_id}/memories/{key}', 'put', 'put_projects_project_id_memories_key'],
    ['/v1/api-keys/{key_id}/rotate', 'post', 'post_api_keys_key_id_rotate'],
    ['/auth/me', 'get', 'get_auth_me'],
  ])('%s %s is %s', (path, method, id) => {
    expect(paths[path]?.[method]?.operationId).toBe(id);
  });
});

test('the servers are those that a client can reach', () => {
  expect(servers.map(({ url }) => url)).toEqual(['/']);
  expect(apiDocument('https://memory.example').servers.map(({ url }) => url)).toEqual([
    'https://memory.example',
    '/',
  ]);
  for (const { description } of servers) expect(description).toMatch(/./);
});
