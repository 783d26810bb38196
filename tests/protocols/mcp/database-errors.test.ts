import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { logLines } from '../../support/log-lines.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { Wire } from './wire.ts';

const log = logLines();
const { db, api } = await setUpApi({ log: pino({ level: 'info' }, log.stream) });
const authorization = await keyOf(db, await db.newTenant());
const wire = new Wire(api.url, { authorization, 'x-request-id': 'of-this-test' });

const project_path = '/work/broken';
const project_id = projectIdOf(project_path);
const memory = { project_path, key: 'k' };
const checkpoint_id = 'ckpt_000000000000';

const CALLS: readonly (readonly [name: string, given: object])[] = [
  ['resume_context', { project_path }],
  ['memory_search', { query: 'anything' }],
  ['memory_get', memory],
  ['memory_list', { project_path }],
  ['memory_save', { ...memory, value: 'v' }],
  ['memory_delete', memory],
  ['checkpoint_save', { project_path, summary: 's' }],
  ['checkpoint_get', { checkpoint_id }],
  ['usage_summary', {}],
];
const OTHERS: readonly (readonly [method: string, params: Readonly<Record<string, unknown>>])[] = [
  ['resources/list', {}],
  ['resources/read', { uri: `omnimemory://projects/${project_id}/memories/k` }],
  ['resources/read', { uri: `omnimemory://checkpoints/${checkpoint_id}` }],
  ['prompts/get', { name: 'resume', arguments: { project_path } }],
];

// every statement of theirs fails with 42P01, whose message has the name of the table
await db.asAdmin(async (admin) => {
  for (const table of ['project_memories', 'checkpoints', 'tool_sessions', 'model_requests'])
    await admin.query(`alter table ${table} rename to gone_${table}`);
});

test('every tool is in this file', () => {
  expect(CALLS.map(([name]) => name)).toEqual(TOOLS.map(({ name }) => name));
});

test.each(['modern', 'legacy'] as const)(
  'an error of the database shows the id of the request and no word of it, in the %s era',
  async (era) => {
    const shown: unknown[] = [];
    log.lines.length = 0;
    for (const [name, given] of CALLS) {
      const { body } = await wire[era]('tools/call', { name, arguments: given });
      const { isError, content, structuredContent } = body.result;
      expect([name, isError, structuredContent]).toEqual([name, true, undefined]);
      expect([name, content]).toEqual([name, [{ type: 'text', text: 'internal_error: of-this-test' }]]);
      shown.push(body);
    }
    for (const [method, params] of OTHERS) {
      const { body } = await wire[era](method, params);
      expect([method, params, body.error]).toEqual([
        method,
        params,
        { code: -32603, message: 'internal_error: of-this-test' },
      ]);
      shown.push(body);
    }
    expect(JSON.stringify(shown)).not.toMatch(/relation|does not exist|42P01/);
    const faults = log.lines.filter(({ msg }) => msg === 'internal_error');
    expect(faults).toHaveLength(CALLS.length + OTHERS.length);
    for (const { err } of faults) expect(JSON.stringify(err)).toContain('42P01');
  },
);
