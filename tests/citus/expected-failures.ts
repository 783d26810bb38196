/**
 * Files that `npm run test:citus` leaves out, and why: what they test, or how, is not of a cluster. Nothing that a tenant may see
 * or lose belongs here.
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'tests/exchange/claims': 'claims are refused on a cluster (docs/scale.md)',
  'tests/exchange/overview/overview.test.ts':
    "the seeds of the test are an administrator's UPDATE with CASE, which Citus refuses",
  'tests/exchange/session-transfer/import.test.ts':
    "the seeds of the test are an administrator's UPDATE with COALESCE, which Citus refuses",
  'tests/exchange/archive/plans.test.ts':
    'the plans of one node; sets the tenant in one text with an INSERT, which Citus does not carry',
  'tests/memory/search/plans.test.ts': 'the plans of one node',
  'tests/memory/search/filter-plans.test.ts': 'the plans of one node',
  'tests/memory/search/meaning/scan-plans.test.ts': 'the plans of one node',
  'tests/memory/search/meaning/neighbours.test.ts':
    'what one node reads; sets the tenant in one text with an INSERT, which Citus does not carry',
  'tests/telemetry/metrics/windows.test.ts': 'the plans of one node',
  'tests/telemetry/usage/plans.test.ts': 'the plans of one node',
  'tests/memory/checkpoints/session-lookup.test.ts': 'the plans of one node',
  'tests/memory/memories/keys.test.ts': 'the plans of one node',
  'tests/memory/checkpoints/append-only.test.ts':
    'closes versions with clock_timestamp(), which Citus refuses, and in the past of a statement, which the window allows',
  'tests/memory/checkpoints/upgrade.test.ts': 'migrates a database of one node',
  'tests/memory/session-context/context.test.ts':
    'sets the tenant in one text with an INSERT, which Citus does not carry',
};
