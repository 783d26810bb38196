import { describe, expect, test } from '@jest/globals';
import { toolIdOf } from '../../../src/protocols/mcp/client-names.ts';
import { setUpApi } from '../../support/set-up.ts';
import { connectClient } from './mcp-client.ts';
import { TEST_TOOLS } from './test-tools.ts';
import { ENVELOPE, Wire } from './wire.ts';

const { api } = await setUpApi({ mcpTools: TEST_TOOLS });

test.each([
  ['claude-code', 'claude-code'],
  ['codex-mcp-client', 'codex'],
  ['codex', 'codex'],
  ['codexify', 'codexify'],
  ['gemini-cli-mcp-client', 'gemini-cli'],
  ['gemini-cli-mcp-client-omnimemory', 'gemini-cli'],
  ['qwen-code-mcp-client', 'qwen-code'],
  ['qwen-cli-mcp-client-omnimemory', 'qwen-code'],
  ['cursor-vscode', 'cursor'],
  ['Cursor', 'cursor'],
  ['Visual Studio Code', 'copilot-chat'],
  ['Visual Studio Code - Insiders', 'copilot-chat'],
  ['Cline', 'cline'],
  ['opencode', 'opencode'],
  ['A tool of its own', 'A tool of its own'],
])('the client %s is the tool %s', (name, toolId) => {
  expect(toolIdOf(name)).toBe(toolId);
});

test.each([undefined, null, 5, {}, '', '.', '..', 'a\u0000b', 'a\nb', '\ud800', 'x'.repeat(256), ['codex']])(
  'the name %j is no id of a tool',
  (name) => {
    expect(toolIdOf(name)).toBe('mcp');
  },
);

test.each([
  ['codex-mcp-client/0.171.0', 'codex'],
  ['claude-code/2.1.197 (cli)', 'claude-code'],
  ['Cursor/1.9 (linux)', 'cursor'],
  ['node', 'mcp'],
  ['Mozilla/5.0 (X11) codex/1', 'mcp'],
  ['a-tool/1', 'mcp'],
  ['', 'mcp'],
])('without a name, the User-Agent %j is the tool %s', (userAgent, toolId) => {
  expect(toolIdOf(undefined, userAgent)).toBe(toolId);
  expect(toolIdOf('a name', userAgent)).toBe('a name');
});

describe('a call', () => {
  test('of an older client is known by its User-Agent', async () => {
    const headers = { 'user-agent': 'codex-mcp-client/0.171.0' };
    const { body } = await new Wire(api.url).legacy('tools/call', { name: 'echo', arguments: {} }, headers);
    expect(body.result.structuredContent.tool_id).toBe('codex');
  });

  test('of the real client has its name', async () => {
    const client = await connectClient(api.url, { name: 'codex-mcp-client' });
    const { structuredContent } = await client.callTool({ name: 'echo', arguments: {} });
    expect(structuredContent).toMatchObject({ tool_id: 'codex' });
  });

  test('with a name that is no id is answered all the same', async () => {
    const _meta = { ...ENVELOPE, 'io.modelcontextprotocol/clientInfo': { name: 'a\u0007', version: '1' } };
    const { body } = await new Wire(api.url).modern('tools/call', { name: 'echo', arguments: {}, _meta });
    expect(body.result.structuredContent.tool_id).toBe('mcp');
  });
});
