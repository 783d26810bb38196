import { expect, test } from '@jest/globals';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../support/set-up.ts';
import { connectClient, connectLegacyClient } from './mcp-client.ts';

const { api } = await setUpApi();

test.each([
  ['2026-07-28', connectClient],
  ['before', connectLegacyClient],
])('a client of the revision %s lists all tools in local mode', async (_revision, connect) => {
  const client = await connect(api.url);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
});
