import { expect, test } from '@jest/globals';
import { TOOLS } from '../../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { runSuite, withoutReason } from './suite.ts';
import { CONFORMANCE_TOOLS } from './tools.ts';

const { api } = await setUpApi({ mcpTools: [...CONFORMANCE_TOOLS, ...TOOLS] });

test.each([
  ['2026-07-28', '@modelcontextprotocol/conformance', ['--requirements', '2026-07-28']],
  ['2025-11-25', '@modelcontextprotocol/conformance', ['--requirements', '2025-11-25']],
  ['first-release', 'mcp-conformance-legacy', []],
] as const)('%s: nothing fails but what does not apply', async (expected, suite, args) => {
  const { exitCode, output } = await runSuite(suite, api.url, { expected, args });
  expect([exitCode, output]).toEqual([0, expect.stringMatching(/SUMMARY/i)]);
  expect(output).toMatch(/✓ tools-list/);
  expect(output).toMatch(/✓ dns-rebinding-protection/);
  expect(await withoutReason(expected)).toEqual([]);
});

test('a server that is not there fails', async () => {
  const args = ['--requirements', '2026-07-28', '--timeout', '2000'];
  const at = { expected: '2026-07-28', args };
  const { exitCode } = await runSuite('@modelcontextprotocol/conformance', 'http://127.0.0.1:1', at);
  expect(exitCode).toBe(1);
});
