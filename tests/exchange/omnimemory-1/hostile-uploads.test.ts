import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { RunningImport } from '../../../src/features/exchange/omnimemory-1-uploads/running-import.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { change, oldFile, pathOf } from './old-files.ts';

const { db, api } = await setUpApi();
const { omnimemory1, omnimemory1Uploads } = db.services;

const METRICS =
  'create table metrics (id integer primary key, timestamp text, tool_id text, session_id text, tenant_id text)';

async function upload(name: string, headers: Record<string, string>) {
  const response = await fetch(`${api.url}/v1/imports/omnimemory-1?time_zone=UTC&skip_unknown=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sqlite3', ...headers },
    body: readFileSync(pathOf(name)),
  });
  return { status: response.status, body: (await response.json()) as { readonly import_id: string } };
}

async function finished(id: string, headers: Record<string, string>): Promise<unknown> {
  for (;;) {
    const response = await fetch(`${api.url}/v1/imports/${id}`, { headers });
    const job = (await response.json()) as { readonly state: string };
    if (job.state !== 'running') return job;
    await setTimeout(20);
  }
}

test('names of a file that cannot be stored do not keep its import from ending', async () => {
  const tenant = await db.newTenant();
  const headers = { authorization: await keyOf(db, tenant) };
  change(pathOf('names'), `${METRICS}; create table "${'x'.repeat(100_000)}" (a)`);
  change(
    pathOf('names'),
    `insert into metrics (id, timestamp, tool_id, tenant_id) values (1, '2026-01-01 00:00:00', 'zed', 'a' || char(0) || 'b')`,
  );
  const { body } = await upload('names', headers);
  expect(await finished(body.import_id, headers)).toMatchObject({
    state: 'done',
    report: {
      old_tenants: [{ tenant_id: 'a\uFFFDb', rows: 1 }],
      unknown: [`${'x'.repeat(199)}…`],
      tables: { metrics: { stored: 1 } },
    },
  });
});

test('an error that cannot be stored does not keep an import from ending', async () => {
  const tenant = await db.newTenant();
  await db.asAdmin((admin) =>
    admin.query(
      `insert into omnimemory1_imports (scope_id, tenant_id, import_id, file_name, file_bytes, time_zone)
       values ($1, $1, 'imp_error', 'a.db', 1, 'UTC')`,
      [tenant.tenantId],
    ),
  );
  change(pathOf('error'), `${METRICS}; create table "${'\u{1F600}'.repeat(50_000)}" (a)`);
  await new RunningImport(db.database, tenant, 'imp_error').finish(() =>
    omnimemory1.import(tenant, pathOf('error'), { timeZone: 'UTC' }),
  );
  const { state, error } = await omnimemory1Uploads.get(tenant, 'imp_error');
  expect(state).toBe('failed');
  expect(error?.length).toBeLessThanOrEqual(2_000);
});

test.each(['local', 'tenant'])('of files sent at once, one is imported (%s)', async (kind) => {
  const headers: Record<string, string> =
    kind === 'local' ? {} : { authorization: await keyOf(db, await db.newTenant()) };
  oldFile(`once ${kind}`, { metrics: 60, checkpoints: 10 });
  const sent = await Promise.all(Array.from({ length: 6 }, () => upload(`once ${kind}`, headers)));
  expect(sent.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409]);
  const begun = sent.find(({ status }) => status === 202);
  expect(await finished(`${begun?.body.import_id}`, headers)).toMatchObject({ state: 'done' });
});
