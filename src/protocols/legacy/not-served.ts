const INVENTED =
  'OmniMemory 1 answered this path with invented figures. This server only tells what is in its database, so there is nothing here.';

/** Paths of OmniMemory 1 that are not carried over, and why. */
export const NOT_SERVED: readonly (readonly [path: string, reason: string])[] = [
  ['/benchmark{/*rest}', INVENTED],
  ['/unified{/*rest}', INVENTED],
  [
    '/api/team{/*rest}',
    `${INVENTED} The members of a team are on the dashboard, and at /v1/tenants/{tenant_id}/members.`,
  ],
  [
    '/admin/cleanup-test-data',
    'OmniMemory 1 deleted the metrics of some tools here, and one of them was a real tool. Delete old metrics with `retention_days` in the settings of /v1.',
  ],
  [
    '/cache/compressed',
    'OmniMemory 1 read any file of the machine here. This server reads no files; read the file itself.',
  ],
  [
    '/metrics/current',
    'OmniMemory 1 asked services on other ports here. This server only tells what is in its database; use /metrics/latest.',
  ],
  [
    '/metrics/api-prevention',
    'OmniMemory 1 stored the work of tool operations here a second time. POST /track/tool-operation counts it once, and /metrics/api-prevention/summary sums it up.',
  ],
  [
    '/metrics/tier-progression',
    'OmniMemory 1 always answered with nothing here. Use /metrics/tier-distribution.',
  ],
];
