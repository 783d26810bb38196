import { dashboardBench } from './dashboard/dashboard-bench.ts';
import { exportBench } from './export/export-bench.ts';
import { hostileBench } from './hostile/hostile-bench.ts';
import { importBench } from './import/import-bench.ts';
import { indexesBench } from './indexes/indexes-bench.ts';
import { ingestBench } from './ingest/ingest-bench.ts';
import { legacyBench } from './legacy/legacy-bench.ts';
import { limitsBench } from './limits/limits-bench.ts';
import { mcpBench } from './mcp/mcp-bench.ts';
import { mixedBench } from './mixed/mixed-bench.ts';
import { observabilityBench } from './observability/observability-bench.ts';
import { otlpBench } from './otlp/otlp-bench.ts';
import { plansBench } from './plans/plans-bench.ts';
import { poolerBench } from './pooler/pooler-bench.ts';
import { readBench } from './read/read-bench.ts';
import { scaleBench } from './scale/scale-bench.ts';
import { searchBench } from './search/search-bench.ts';
import { startBench } from './start/start-bench.ts';
import type { Bench } from './support/bench.ts';
import { Resources } from './support/resources.ts';
import { timingBench } from './timing/timing-bench.ts';
import { webhookBench } from './webhook/webhook-bench.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  read: readBench,
  ingest: ingestBench,
  indexes: indexesBench,
  legacy: legacyBench,
  import: importBench,
  export: exportBench,
  limits: limitsBench,
  otlp: otlpBench,
  observability: observabilityBench,
  plans: plansBench,
  pooler: poolerBench,
  mcp: mcpBench,
  dashboard: dashboardBench,
  mixed: mixedBench,
  scale: scaleBench,
  search: searchBench,
  start: startBench,
  timing: timingBench,
  webhook: webhookBench,
  hostile: hostileBench,
};

async function main([name = '', ...args]: string[]): Promise<void> {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) throw new Error(usage());
  const resources = new Resources();
  try {
    await Promise.race([bench.run(args, resources), interruption()]);
  } finally {
    await resources.close();
  }
}

function usage(): string {
  const lines = Object.entries(BENCHES).map(([name, { summary }]) => `  ${name.padEnd(13)} ${summary}`);
  return ['Usage: npm run bench -- <bench> [--json] [options]', ...lines].join('\n');
}

function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    // `on` and not `once`: a second Ctrl-C must not leave a database server behind
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => reject(new Error(`Stopped by ${signal}.`)));
  });
}

main(process.argv.slice(2)).then(
  // An interrupted round would go on sending requests.
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
