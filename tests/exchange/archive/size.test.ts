import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { setUpFolder } from './archives.ts';

/** `EXPORT_ROWS=1000000 npm test -- tests/exchange/archive/size` prints what a large one takes. */
const ROWS = Number(process.env.EXPORT_ROWS ?? 5_000);
const MEBIBYTE = 1_048_576;
/** An archive of any size needs no more: what is read of the database, and what is on its way into the file. */
const MAX_GROWTH = 100 * MEBIBYTE;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const db = await setUpDatabase();
const at = await setUpFolder();

/** The most memory that was in use during the work, beyond what was in use before. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const used = () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const look = () => {
    most = Math.max(most, used());
  };
  const timer = setInterval(look, 2_000);
  await work().finally(() => clearInterval(timer));
  look();
  return most - before;
}

const sumsOf = (tenantId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select count(*)::int as rows, sum(tokens_saved)::text as tokens, sum(avg_latency_ms)::text as latency,
        count(distinct metadata)::int as metadata, min(timestamp)::text as first, max(timestamp)::text as last
      from metrics where scope_id = $1`,
      [tenantId],
    );
    return rows[0];
  });

test(`${ROWS} samples go out and come back with equal sums, in a memory that does not grow with them`, async () => {
  const [tenant, empty] = [await db.newTenant(), await db.newTenant()];
  await db.services.billing.setPlan(empty.tenantId, 'enterprise', OPERATOR);
  await db.asAdmin((admin) =>
    admin.query(
      `insert into metrics (scope_id, tenant_id, tool_id, tokens_saved, avg_latency_ms, metadata, timestamp)
        select $1, $1, 'cursor', n * 1000003::bigint, n / 7.0, jsonb_build_object('n', n, 'text', md5(n::text)),
          '2026-01-01'::timestamptz + n * interval '1.000001 seconds' from generate_series(1, $2::int) n`,
      [tenant.tenantId, ROWS],
    ),
  );
  const path = at('large.zip');
  const hash = createHash('sha256');
  const times: number[] = [performance.now()];
  const out = await growthDuring(async () => {
    const file = await open(path, 'wx');
    await db.services.archives.write(
      {
        scope: tenant,
        kind: 'all',
        authority: OPERATOR,
        by: { kind: 'operator', user_id: null, key_id: null },
        isWhole: true,
      },
      {
        write: async (chunk) => {
          hash.update(chunk);
          await file.writeFile(chunk);
        },
      },
    );
    await file.close();
  });
  times.push(performance.now());
  const back = await growthDuring(async () => {
    await db.services.archiveImports.import(empty, path, { dryRun: false });
  });
  times.push(performance.now());
  expect(await sumsOf(empty.tenantId)).toEqual(await sumsOf(tenant.tenantId));
  expect((await sumsOf(empty.tenantId)).rows).toBe(ROWS);
  expect({ out: out < MAX_GROWTH, back: back < MAX_GROWTH }).toEqual({ out: true, back: true });
  const [start = 0, exported = 0, imported = 0] = times;
  const { size } = await stat(path);
  process.stderr.write(
    `${ROWS} samples: exported ${Math.round((ROWS / (exported - start)) * 1_000)} rows/s, ` +
      `imported ${Math.round((ROWS / (imported - exported)) * 1_000)} rows/s, ${Math.round(size / MEBIBYTE)} MiB; ` +
      `memory +${Math.round(out / MEBIBYTE)} and +${Math.round(back / MEBIBYTE)} MiB\n`,
  );
}, 1_200_000);
