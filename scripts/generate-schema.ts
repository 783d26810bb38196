import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedServer } from '../src/db/embedded/embedded.ts';
import { migrateUp } from '../src/db/schema/migrate.ts';
import { provisionRoles } from '../src/db/schema/provision.ts';

const ROOT = join(import.meta.dirname, '..');

// sums of counters, which can exceed 2^53
const TOTAL = 'ColumnType<number | bigint, number | undefined, number>';
const TOTALS = {
  'tool_sessions.cache_creation_tokens': TOTAL,
  'tool_sessions.cache_read_tokens': TOTAL,
  'tool_sessions.cost_usd_micros': TOTAL,
  'tool_sessions.failed_requests': TOTAL,
  'tool_sessions.input_tokens': TOTAL,
  'tool_sessions.model_requests': TOTAL,
  'tool_sessions.output_tokens': TOTAL,
  'tool_sessions.reasoning_tokens': TOTAL,
  'tool_sessions.tokens_saved': TOTAL,
  'tool_sessions.total_compressions': TOTAL,
  'tool_sessions.total_embeddings': TOTAL,
  'tool_sessions.total_workflows': TOTAL,
};

/** Runs kysely-codegen against a migrated database; with `verify` it throws unless src/db/schema/tables.ts is up to date. */
export function generateSchema(url: string, verify: boolean): void {
  const program = join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js');
  const options = [
    ['--dialect', 'postgres'],
    ['--url', url],
    ['--out-file', join(ROOT, 'src/db/schema/tables.ts')],
    ['--exclude-pattern', '(public.schema_migrations|graphile_worker.*)'],
    // the types that src/db/pools/value-types.ts returns
    ['--type-mapping', JSON.stringify({ int8: 'number', timestamptz: 'string', bytea: 'Buffer' })],
    ['--overrides', JSON.stringify({ columns: TOTALS })],
    ...(verify ? [['--verify']] : []),
  ].flat();
  execFileSync(process.execPath, [program, ...options], { stdio: verify ? 'pipe' : 'inherit', cwd: ROOT });
}

/** Writes src/db/schema/tables.ts from a database that has only the migrations of this tree. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-schema-'));
  try {
    const server = await openEmbeddedServer(folder);
    try {
      await provisionRoles(server.urls);
      await migrateUp(server.urls.owner);
      generateSchema(server.urls.admin, false);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
