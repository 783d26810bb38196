import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();

test('operations and predictions count as events, alone and in batches', async () => {
  const tenant = await db.newTenant();
  const client = await api.clientOf(tenant);
  const session_id = await db.newSession(tenant);
  await db.services.settings.change(tenant, { max_events_per_minute: 3 }, OPERATOR);
  const operation = {
    session_id,
    tool_id: 'cursor',
    tool_name: 'read',
    operation_mode: 'full',
    tokens_original: 1,
    tokens_actual: 1,
    response_time_ms: 1,
  } as const;
  const item = { type: 'operation', data: operation } as const;
  await client.request('POST /v1/operations', { body: operation });
  await client.request('POST /v1/predictions', { body: { session_id } });
  const refused = { status: 429, code: 'event_limit_reached' };
  await expect(client.request('POST /v1/ingest', { body: { items: [item, item] } })).rejects.toMatchObject(
    refused,
  );
  await client.request('POST /v1/ingest', { body: { items: [item] } });
  await expect(client.request('POST /v1/operations', { body: operation })).rejects.toMatchObject(refused);
  await expect(client.request('POST /v1/predictions', { body: { session_id } })).rejects.toMatchObject(
    refused,
  );
  expect(
    JSON.parse((await db.services.toolOperations.list(tenant, {}, { limit: 9, after: undefined })).json),
  ).toHaveLength(2);
});

test('items that cannot be read use the minute up, and their faults are bounded for the batch', async () => {
  const tenant = await db.newTenant();
  await db.services.settings.change(tenant, { max_events_per_minute: 999 }, OPERATOR);
  const wrong = { type: 'metric', data: { tool_id: 1, tokens_saved: 'x', metadata: 1 } };
  const receipt = JSON.parse(await db.services.ingest.store(tenant, Array(1_000).fill(wrong)));
  expect(receipt).toMatchObject({ created: 0, rejected: 1_000 });
  const results: { code: string; errors?: unknown[] }[] = receipt.results;
  expect(results.every(({ code }) => code === 'validation_failed')).toBe(true);
  expect(results.flatMap(({ errors = [] }) => errors)).toHaveLength(500);
  await expect(db.services.ingest.store(tenant, [wrong])).rejects.toMatchObject({
    code: 'event_limit_reached',
  });
});
