import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Runs kysely-codegen against a migrated database; with `verify` it throws unless src/db/schema.ts is up to date. */
export function generateSchema(url: string, verify: boolean): void {
  const program = join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js');
  const options = [
    ['--dialect', 'postgres'],
    ['--url', url],
    ['--out-file', join(ROOT, 'src/db/schema.ts')],
    ['--exclude-pattern', 'schema_migrations'],
    // as src/db/value-types.ts delivers them
    ['--type-mapping', JSON.stringify({ int8: 'number', timestamptz: 'string', bytea: 'Buffer' })],
    ...(verify ? [['--verify']] : []),
  ].flat();
  execFileSync(process.execPath, [program, ...options], { stdio: 'inherit', cwd: ROOT });
}
