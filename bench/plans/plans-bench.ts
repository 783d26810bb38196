import { parseArgs } from 'node:util';
import type { TenantScope } from '../../src/auth/scope.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { planOf } from '../../tests/support/explain.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { fillEverything, fillUsage } from '../support/fill.ts';
import { print } from '../support/output.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { QUESTIONS } from './questions.ts';

const TENANTS = 2_000;
/** By number: of 1,000,000 rows they have about 91,000, 2,600 and 65. */
const ASKING = { largest: 1, middling: 45, smallest: TENANTS };

export const plansBench: Bench = {
  summary: 'the plans and times of lists, summaries and a search at 1,000,000 rows a table',
  async run(args, resources) {
    const { json, rows, requests } = optionsOf(args);
    const { admin, databaseUrls: urls } = await openBenchDatabase(resources, {
      tenants: TENANTS,
      sessions: rows,
    });
    await fillEverything(admin, rows);
    await fillUsage(admin, requests);
    const pools = await resources.use(
      async () => openRolePools(urls, { poolSize: 1, log: createLogger('silent') }),
      closeRolePools,
    );
    const database = Database.over(pools);
    const faults: string[] = [];
    print(
      `${rows} rows a table and ${requests} requests of ${TENANTS} tenants, milliseconds in PostgreSQL for the ${Object.keys(ASKING).join(', the ')} tenant`,
    );
    for (const [question, ask] of Object.entries(QUESTIONS)) {
      const times: string[] = [];
      for (const [size, number] of Object.entries(ASKING)) {
        const scope: TenantScope = { kind: 'tenant', tenantId: `${TENANT_PREFIX}${number}` };
        // the first run reads from disk
        await planOf({ database }, scope, ask, 'explain analyze');
        const plan = await planOf({ database }, scope, ask, 'explain analyze');
        times.push(`${/Execution Time: ([\d.]+)/.exec(plan)?.[1]}`.padStart(10));
        faults.push(...faultsOf(plan).map((fault) => `${question}, ${size} tenant: ${fault}\n${plan}`));
      }
      print(`${question.padEnd(24)}${times.join('')}`);
    }
    if (json) print(JSON.stringify({ bench: 'plans', faults: faults.length }));
    if (faults.length > 0) throw new Error(faults.join('\n\n'));
  },
};

function faultsOf(plan: string): string[] {
  return [
    ...(/Index Cond: .*tenant_id = current_setting/.test(plan) ? [] : ['the tenant is no index condition']),
    ...(/Seq Scan on/.test(plan) ? ['a table is read as a whole'] : []),
    ...(/BitmapAnd/.test(plan) ? ['two indexes are intersected'] : []),
  ];
}

function optionsOf(args: string[]): { json: boolean; rows: number; requests: number } {
  const count = { type: 'string', default: '1000000' } as const;
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, rows: count, requests: count },
  });
  const [rows, requests] = (['rows', 'requests'] as const).map((name) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < TENANTS)
      throw new Error(`--${name} must be a whole number from ${TENANTS} on.`);
    return number;
  }) as [number, number];
  return { json: values.json, rows, requests };
}
