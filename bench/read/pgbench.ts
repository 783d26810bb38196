import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Measurement } from '../support/http-load.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { SESSION_COLUMNS } from './newest-sessions.ts';

const run = promisify(execFile);

// opening its connections alone can take a second
const LEAST_SECONDS = 3;

export interface Pgbench {
  readonly program: string;
  readonly script: string;
  readonly ending: AbortSignal;
}

/** `undefined` if pgbench is not installed. */
export async function preparePgbench(resources: Resources, tenants: number): Promise<Pgbench | undefined> {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'pgbench'))
    .find((file) => existsSync(file));
  if (!program) return undefined;
  const folder = await resources.use(
    () => mkdtemp(join(tmpdir(), 'omnimemory-pgbench-')),
    (path) => rm(path, { recursive: true, force: true }),
  );
  const script = join(folder, 'newest-sessions.sql');
  await writeFile(
    script,
    `\\set tenant random(1, ${tenants})
begin read only;
select set_config('app.tenant_id', '${TENANT_PREFIX}' || :tenant, true);
select ${SESSION_COLUMNS.join(', ')} from tool_sessions where archived = false order by started_at desc limit 20;
commit;
`,
  );
  const { signal: ending } = await resources.use(
    async () => new AbortController(),
    async (controller) => controller.abort(),
  );
  return { program, script, ending };
}

/** Runs transactions of four prepared statements, one after the other on every connection. Gives no percentiles. */
export async function measurePgbench(
  { program, script, ending }: Pgbench,
  url: string,
  connections: number,
  seconds: number,
): Promise<Measurement> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    `${connections}`,
    '-j',
    '1',
    '-T',
    `${Math.max(seconds, LEAST_SECONDS)}`,
    '-f',
    script,
  ];
  const { stdout } = await run(program, args, {
    signal: ending,
    // through the environment, because arguments are visible in the process list
    env: {
      PATH: process.env.PATH,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: pathname.slice(1),
    },
  });
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (!tps) throw new Error(`pgbench reported no tps:\n${stdout}`);
  return { perSecond: Number(tps), p50: Number.NaN, p99: Number.NaN };
}
