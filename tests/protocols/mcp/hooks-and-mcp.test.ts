import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { hooksOf } from '../hooks/hook-client.ts';
import { connectClient } from './mcp-client.ts';
import { callTool, ERAS } from './tool-calls.ts';

const site = await setUpApi();
const { db, api } = site;

type Connect = (typeof ERAS)[number][1];

let count = 0;
const newPath = () => `/work/hooks and mcp ${++count}`;

const tenant = db.newTenant();
const newMember = async (): Promise<Scope> => {
  const { tenantId } = await tenant;
  return { kind: 'tenant', tenantId, userId: (await db.newMember(await tenant, 'member')).userId };
};
const CASES = ERAS.flatMap(([era, connect]) => [
  { whose: 'a member', era, connect, newScope: newMember },
  { whose: 'local mode', era, connect, newScope: async (): Promise<Scope> => LOCAL },
]);

const authorizationOf = async (scope: Scope) => (scope.kind === 'tenant' ? keyOf(db, scope) : undefined);
const clientOf = async (scope: Scope, connect: Connect, name: string) =>
  connect(api.url, { authorization: await authorizationOf(scope), name });
const resume = async (scope: Scope, connect: Connect, project_path: string) =>
  callTool(await clientOf(scope, connect, 'codex-mcp-client'), 'resume_context', { project_path });

/** What a hook of a new session of Codex puts into its context. */
async function hookOfCodex(scope: Scope, project_path: string): Promise<string> {
  const authorization = await authorizationOf(scope);
  const url = `${api.url}/hooks/codex/resume?${new URLSearchParams({ project_path, session_id: 'new' })}`;
  return (await fetch(url, { headers: { ...(authorization && { authorization }) } })).text();
}

async function compact(scope: Scope, cwd: string, session_id: string, compact_summary: string) {
  const send = await hooksOf(site, scope);
  const event = { session_id, cwd, prompt_id: session_id };
  const before = { ...event, hook_event_name: 'PreCompact', trigger: 'auto', custom_instructions: '' };
  const after = { ...event, hook_event_name: 'PostCompact', trigger: 'auto', compact_summary };
  for (const payload of [before, after]) expect((await send('claude-code', payload)).status).toBe(204);
}

describe.each(CASES)('for $whose, with a client of the revision $era', ({ connect, newScope }) => {
  test('what hooks of Claude Code stored at a compaction, Codex resumes through MCP', async () => {
    const [scope, path] = [await newScope(), newPath()];
    await compact(scope, path, `session of ${path}`, 'The lexer works.\nNext: the parser.');
    const { structured: data, text } = await resume(scope, connect, path);
    expect(data).toMatchObject({
      project_id: projectIdOf(path),
      checkpoint: {
        ...{ tool_id: 'claude-code', type: 'pre_compaction' },
        summary: 'The lexer works.\nNext: the parser.',
      },
    });
    expect(text.split('\n')).toEqual(expect.arrayContaining(['> The lexer works.', '> Next: the parser.']));
  });

  test('what a client saved through MCP, a hook of Codex gets, with its lists', async () => {
    const [scope, path] = [await newScope(), newPath()];
    const client = await clientOf(scope, connect, 'claude-code');
    const given = { summary: 'The parser works.', type: 'pre_compaction', todos: ['the printer'] };
    await callTool(client, 'checkpoint_save', { project_path: path, ...given });
    await callTool(client, 'memory_save', { project_path: path, key: 'style', value: 'tabs' });
    const lines = (await hookOfCodex(scope, path)).split('\n');
    for (const line of ['> The parser works.', '> the printer', '> style (4 characters)'])
      expect(lines).toContain(line);
  });

  test('the newest one counts, whichever way it came, and both ways tell the same', async () => {
    const [scope, path] = [await newScope(), newPath()];
    const client = await clientOf(scope, connect, 'claude-code');
    const newest = async () => (await resume(scope, connect, path)).structured.checkpoint;
    await callTool(client, 'checkpoint_save', { project_path: path, summary: 'first, by a tool' });
    await compact(scope, path, `session of ${path}`, 'second, by a hook');
    expect(await newest()).toMatchObject({ summary: 'second, by a hook' });
    expect(await hookOfCodex(scope, path)).toContain('\n> second, by a hook');
    await callTool(client, 'checkpoint_save', { project_path: path, summary: 'third, by a tool' });
    expect(await newest()).toMatchObject({ summary: 'third, by a tool' });
    expect(await hookOfCodex(scope, path)).toContain('\n> third, by a tool');
  });
});

test.each(ERAS)(
  'a summary of a hook is for its user alone, in the revision %s too',
  async (_era, connect) => {
    const [ada, bob, path] = [await newMember(), await newMember(), newPath()];
    await compact(ada, path, `session of ${path}`, 'a secret of Ada');
    await compact(LOCAL, path, `session of ${path}`, 'a secret of this machine');
    expect((await resume(bob, connect, path)).structured.checkpoint).toBeNull();
    expect(await hookOfCodex(bob, path)).not.toContain('secret');
    expect((await resume(ada, connect, path)).structured.checkpoint).toMatchObject({
      summary: 'a secret of Ada',
    });
  },
);

test('clients of hooks and of MCP share the open session of a tool in a project', async () => {
  const [scope, path] = [await newMember(), newPath()];
  const send = await hooksOf(site, scope);
  const started = { hook_event_name: 'SessionStart', session_id: 'shared', cwd: path, source: 'startup' };
  expect((await send('claude-code', started)).status).toBe(204);
  // clients before revision 2026-07-28 do not say which tool they are
  const client = await clientOf(scope, connectClient, 'claude-code');
  const { structured: data } = await callTool(client, 'checkpoint_save', {
    project_path: path,
    summary: 'x',
  });
  const session = await db.services.sessions.get(scope, data.session_id as string);
  expect(session).toMatchObject({ tool_id: 'claude-code', external_id: 'shared' });
});
