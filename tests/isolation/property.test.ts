import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setUpApi } from '../support/set-up.ts';
import { keyOf } from '../support/test-app.ts';
import { play } from './property/model.ts';
import { SCOPES, type Step, sequences } from './property/requests.ts';
import { type Send, World } from './property/world.ts';

// `PROPERTY_SEED=… npm test -- tests/isolation/property` repeats a run; PROPERTY_RUNS makes it longer
const SEED = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);

const { db, api } = await setUpApi();

/** Local mode without rows, and new tenants. */
async function newScopes(): Promise<(string | undefined)[]> {
  await db.asAdmin((admin) =>
    admin.query(
      [
        'session_context session_velocity checkpoint_predictions claude_code_sessions checkpoints metrics metric_series',
        'project_memories tool_operations tool_configs tenant_settings idempotency_keys tool_sessions projects',
      ]
        .join(' ')
        .split(' ')
        .map((table) => `delete from ${table} where tenant_id is null`)
        .join('; '),
    ),
  );
  const tenants = Array.from({ length: SCOPES - 1 }, async () => keyOf(db, await db.newTenant()));
  return [undefined, ...(await Promise.all(tenants))];
}

async function runSequence(steps: readonly Step[]): Promise<void> {
  const keys = await newScopes();
  const send: Send = async (who, method, path, body, { key, headers } = {}) => {
    const authorization = key === undefined ? keys[who] : `Bearer ${key}`;
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(authorization !== undefined && { authorization }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  };
  let projectId = '';
  for (let who = 0; who < SCOPES; who++)
    projectId = `${(await send(who, 'POST', '/v1/projects', { workspace_path: '/everybody' })).body.project_id}`;
  await play(new World(send, projectId), steps);
}

test('whatever tenants and local mode ask in whatever order, each has what it would have alone', async () => {
  let requests = 0;
  process.stderr.write(`Property test of isolation: seed ${SEED}, ${RUNS} sequences.\n`);
  const property = fc.asyncProperty(sequences, async (steps) => {
    requests += steps.length;
    await runSequence(steps);
  });
  await fc.assert(property, { seed: SEED, numRuns: RUNS });
  expect(requests).toBeGreaterThan(RUNS);
}, 300_000);
