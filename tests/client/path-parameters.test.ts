import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OmniMemory } from '../../client/src/client.ts';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi();
const { project_id } = await api.local.request('POST /v1/projects', { body: { workspace_path: '/paths' } });

/** What the server takes as an id, apart from `.` and `..`: no control characters, no halves of pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ids have none
const isId = (id: string) => id !== '.' && id !== '..' && !/[\u0000-\u001f\u007f-\u009f]/.test(id);

const AWKWARD = [
  ...['...', '. ', ' ..', '../', './', '/..', '..\\', '%2e', '%2e%2e', '%2E%2e', '%252e%252e', '%2F', '%'],
  ...[
    '%%',
    '%zz',
    '%c3',
    '\\',
    '?',
    '#',
    '/',
    '//',
    '?a=1#b',
    ' ',
    ' a ',
    'a\u00a0',
    '+',
    '&',
    '=',
    ';',
    ':',
  ],
  ...[
    '@',
    '~',
    '*',
    "'",
    '(',
    '$&',
    '$1',
    '{key}',
    '{project_id}',
    ':key',
    'http://other.example/x',
    'ü',
    '名',
    '😀',
  ],
  ...['e\u0301', '\u202e', '__proto__', 'constructor', 'latest'],
];
const id = fc
  .oneof(
    fc.constantFrom(...AWKWARD),
    fc
      .array(fc.constantFrom(...AWKWARD, '.', '..', 'a'), { minLength: 2, maxLength: 6 })
      .map((all) => all.join('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 255 }),
  )
  .filter(isId);

describe('an id in a path arrives as it was given', () => {
  test.each(AWKWARD)('%j', async (key) => {
    const params = { project_id, key };
    await api.local.request('PUT /v1/projects/{project_id}/memories/{key}', { params, body: { value: 'v' } });
    const memory = await api.local.request('GET /v1/projects/{project_id}/memories/{key}', { params });
    expect(memory.key).toBe(key);
    await api.local.request('DELETE /v1/projects/{project_id}/memories/{key}', { params });
  });

  test('whatever it consists of, also in the middle of a path', async () => {
    await fc.assert(
      fc.asyncProperty(id, async (tool_id) => {
        const config = await api.local.request('GET /v1/tool-configs/{tool_id}', { params: { tool_id } });
        expect(config.tool_id).toBe(tool_id);
        const refusal = api.local.request('POST /v1/sessions/{session_id}/end', {
          params: { session_id: tool_id },
        });
        await expect(refusal).rejects.toMatchObject({ status: 404, code: 'session_not_found' });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value that no path can carry is refused before a request is sent', () => {
  let requests = 0;
  const counting: typeof fetch = (...request) => {
    requests++;
    return fetch(...request);
  };
  const client = new OmniMemory({ baseUrl: api.url, fetch: counting });

  test.each([
    ['..', 'is "..", which a URL cannot carry'],
    ['.', 'is ".", which a URL cannot carry'],
    ['', 'is empty'],
    ['a\ud800', 'contains half of a surrogate pair'],
    [undefined as unknown as string, 'is missing'],
  ])('%j', async (key, reason) => {
    const params = { project_id, key };
    const refusal = client.request('GET /v1/projects/{project_id}/memories/{key}', { params });
    await expect(refusal).rejects.toThrow(`The path parameter key ${reason}`);
    await expect(
      client.request('DELETE /v1/sessions/{session_id}' as 'POST /v1/sessions/{session_id}/end', {
        params: { session_id: key },
      }),
    ).rejects.toThrow(TypeError);
    expect(requests).toBe(0);
  });
});
