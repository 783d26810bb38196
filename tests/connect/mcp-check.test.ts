import { afterEach, describe, expect, test } from '@jest/globals';
import { Computer, removeHomes } from './computer.ts';
import { closeServers, healthy, smallServer } from './small-server.ts';

afterEach(removeHomes);
afterEach(closeServers);

const KEY_OF_MCP = 'omk_abcdefghijabcdefghijabcdefghij';
const READING = [
  'resume_context',
  'memory_search',
  'memory_get',
  'memory_list',
  'checkpoint_get',
  'usage_summary',
];
const ALL = [...READING, 'memory_save', 'memory_delete', 'checkpoint_save'];

type Served = Parameters<Parameters<typeof smallServer>[0]>[0];

const answersWith =
  (tools: readonly string[], name = 'omnimemory') =>
  (seen: Served, before: readonly Served[]) => {
    if (seen.path !== '/mcp') return healthy(seen, before);
    const { method } = JSON.parse(seen.body);
    const result =
      method === 'tools/list'
        ? { tools: tools.map((tool) => ({ name: tool })) }
        : { _meta: { 'io.modelcontextprotocol/serverInfo': { name } } };
    return { status: 200, body: JSON.stringify({ jsonrpc: '2.0', id: 1, result }) };
  };

async function checked(
  tool: string,
  answer: Parameters<typeof smallServer>[0],
  { env = { OMNIMEMORY_KEY: KEY_OF_MCP }, change = (text: string) => text } = {},
) {
  const { url, seen } = await smallServer(answer);
  const computer = new Computer();
  await computer.connect(tool, { url, withMcp: true });
  const file = tool === 'cursor' ? '.cursor/mcp.json' : '.codex/config.toml';
  computer.write(file, change(computer.read(file)));
  computer.printed = '';
  computer.env = env as Record<string, string>;
  const code = await computer.connect(tool, { check: true, url });
  return { code, printed: computer.printed, asked: seen.filter(({ path }) => path === '/mcp') };
}

describe('--check of a tool with MCP', () => {
  test.each(['codex', 'cursor'])('of %s asks who the server is and what the key may do', async (tool) => {
    const { code, printed, asked } = await checked(tool, answersWith(ALL));
    expect([code, printed]).toEqual([
      0,
      expect.stringContaining('/mcp): the server answers with 9 tools.\n'),
    ]);
    expect(asked.map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${KEY_OF_MCP}`));
    expect(asked.map(({ body }) => JSON.parse(body).method)).toEqual(['server/discover', 'tools/list']);
    expect(printed).not.toContain(KEY_OF_MCP);
  });

  test('says what a key lacks, and only a key that cannot read is a failure', async () => {
    const reading = await checked('cursor', answersWith(READING));
    expect([reading.code, reading.printed]).toEqual([0, expect.stringContaining('The key may only read')]);
    const sending = await checked('cursor', answersWith(['checkpoint_save']));
    expect([sending.code, sending.printed]).toEqual([1, expect.stringContaining('may not read memories')]);
  });

  test('sends no key to another server than the one that was connected', async () => {
    for (const tool of ['codex', 'cursor']) {
      const other = await smallServer(answersWith(ALL));
      const change = (text: string) => text.replace(/http:\/\/127\.0\.0\.1:\d+\/mcp/, `${other.url}/mcp`);
      const { code, printed, asked } = await checked(tool, answersWith(ALL), { change });
      expect([code, printed]).toEqual([1, expect.stringContaining('the settings name this server and not')]);
      expect([asked, other.seen]).toEqual([[], []]);
    }
  });

  test('without the variable asks nothing, and is a failure', async () => {
    const { code, printed, asked } = await checked('codex', answersWith(ALL), { env: {} as never });
    expect([code, printed]).toEqual([1, expect.stringContaining('OMNIMEMORY_KEY is not set here')]);
    expect(asked).toEqual([]);
  });

  test.each([
    ['another MCP server', answersWith(ALL, 'docs'), 'not that of OmniMemory'],
    ['a page', () => ({ status: 200, body: '<!doctype html>' }), 'not that of an MCP server'],
    ['an unknown key', () => ({ status: 401 }), 'does not know the key of OMNIMEMORY_KEY'],
    ['a key of a suspended tenant', () => ({ status: 403 }), 'the server refuses the key'],
    ['an older server', () => ({ status: 404 }), '/mcp is not there'],
    [
      'a redirect',
      () => ({ status: 308, headers: { location: 'https://x.example' } }),
      'leads on to https://x',
    ],
  ])('fails for %s', async (_what, answer, sentence) => {
    const { code, printed } = await checked('codex', (seen, before) =>
      seen.path === '/mcp' ? answer(seen, before) : healthy(seen, before),
    );
    expect([code, printed]).toEqual([1, expect.stringContaining(sentence)]);
  });

  test('fails with --with-mcp for a tool that knows no server, and without it does not ask', async () => {
    const { url, seen } = await smallServer(answersWith(ALL));
    const computer = new Computer();
    await computer.connect('claude-code', { url });
    expect(await computer.connect('claude-code', { url, check: true })).toBe(0);
    expect(await computer.connect('claude-code', { url, check: true, withMcp: true })).toBe(1);
    expect(computer.printed).toContain('Claude Code knows no server omnimemory');
    const server = { type: 'http', url: `${url}/mcp`, headers: { Authorization: 'Bearer x' } };
    computer.write('.claude.json', JSON.stringify({ mcpServers: { omnimemory: server } }));
    computer.env.OMNIMEMORY_KEY = KEY_OF_MCP;
    expect(await computer.connect('claude-code', { url, check: true })).toBe(0);
    expect(seen.filter(({ path }) => path === '/mcp')).toHaveLength(2);
  });
});
