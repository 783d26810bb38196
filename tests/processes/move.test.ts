import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { newPreparedFolder } from '../support/prepared-folder.ts';
import { startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

const TIMEOUT_MS = 240_000;
const db = await setUpDatabase();

let folder: string;
let environmentFile: string;
beforeAll(async () => {
  folder = await newPreparedFolder('move');
  environmentFile = join(folder, 'team.env');
  const variables = Object.entries(operatorEnv(db.urls)).map(([name, value]) => `${name}=${value}`);
  await writeFile(environmentFile, variables.join('\n'));
  const laptop = await startServerProcess({ DATA_DIR: folder });
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${laptop.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return answer.json() as Promise<{ session_id: string }>;
  };
  const { session_id } = await post('/v1/sessions', { tool_id: 'cursor' });
  const checkpoint = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'what I did' };
  await post('/v1/checkpoints', checkpoint);
  expect(await laptop.stop()).toBe(0);
}, TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

const summariesOf = async (scope: Parameters<typeof db.services.checkpoints.list>[0]) => {
  const { json } = await db.services.checkpoints.list(scope, {}, { limit: 10, after: undefined });
  return (JSON.parse(json) as { summary: string }[]).map(({ summary }) => summary);
};

test(
  'the data of a laptop come into a team of another database, and what is private stays the person’s',
  async () => {
    const tenant = await db.newTenant();
    const ada = await db.newMember(tenant, 'member');
    const other = await db.newMember(tenant, 'member');
    const of = ['--tenant', tenant.tenantId, '--user', ada.email];
    const moved = await runCommand({ DATA_DIR: folder }, 'move', environmentFile, ...of);
    expect(moved.stderr).not.toContain('ended with');
    expect(moved.code).toBe(0);
    expect(await summariesOf({ ...tenant, userId: ada.userId })).toEqual(['what I did']);
    expect(await summariesOf({ ...tenant, userId: other.userId })).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'without a person they come into an empty team; a team that has data is refused, and so is a file without a database',
  async () => {
    const tenant = await db.newTenant();
    const run = (file: string) => runCommand({ DATA_DIR: folder }, 'move', file, '--tenant', tenant.tenantId);
    expect((await run(environmentFile)).code).toBe(0);
    expect(await summariesOf(tenant)).toEqual(['what I did']);
    const again = await run(environmentFile);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('The data here are as before.')]);
    const nowhere = join(folder, 'empty.env');
    await writeFile(nowhere, 'PORT=1\n');
    expect((await run(nowhere)).stderr).toContain('must be in the file');
    const wrong = await runCommand(
      { DATABASE_URL: db.urls.roles.tenant, ...operatorEnv(db.urls) },
      ...['move', environmentFile, '--tenant', tenant.tenantId],
    );
    expect(wrong.stderr).toContain('must not be set');
  },
  TIMEOUT_MS,
);
