import type pg from 'pg';
import { progress } from '../support/bench.ts';
import { print } from '../support/output.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { copyParts } from './copied-parts.ts';
import type { SearchedTenant } from './searched-tenant.ts';
import { measureSpeed, type Speed } from './speed.ts';
import { storeParts } from './stored-parts.ts';

const SIZES = { '1k': 1_000, '10k': 10_000, '100k': 100_000 } as const;
type Size = keyof typeof SIZES;
const NAMES = Object.keys(SIZES) as Size[];
const QUESTIONS: Readonly<Record<Size, number>> = { '1k': 100, '10k': 100, '100k': 40 };
const COMPARED: Size = '10k';

/** Tenants beside those of the sizes, which are as large as the largest one. */
const isRest = (n: number) => n >= NAMES.length;

export interface SizesOptions {
  readonly admin: pg.Client;
  readonly serverPid: number;
  /** The first of the tenants that are filled. */
  readonly firstTenant: number;
  readonly tenantOf: (number: number) => Promise<SearchedTenant>;
  /** As many as the smallest tenant has. */
  readonly texts: (count: number) => readonly string[];
  readonly questions: readonly string[];
  /** The largest tenant that is timed, in parts; 0: none. */
  readonly largest: number;
  /** How many parts the database has in the end; 0: those of the sizes. */
  readonly rows: number;
}

/** How many tenants `measureSizes` fills. */
export const tenantsFor = (rows: number): number =>
  NAMES.length + Math.max(0, Math.ceil((rows - sumOf(NAMES)) / SIZES['100k']));

const sumOf = (sizes: readonly Size[]) => sizes.reduce((sum, size) => sum + SIZES[size], 0);

/**
 * The cost of a search for tenants of three sizes, with `rows` parts in the database; and how much longer a search in the one of
 * 10,000 takes then than when it was alone.
 */
export async function measureSizes(options: SizesOptions): Promise<Record<string, number | null>> {
  const { admin, firstTenant, tenantOf, texts, largest, rows } = options;
  const wanted = NAMES.filter((size) => SIZES[size] <= largest);
  const tenants = new Map<Size, SearchedTenant>();
  const copy = (n: number, times: number, from = n - 1) =>
    copyParts(admin, { from: firstTenant + from, to: firstTenant + n, times });
  let alone: Speed | undefined;
  for (const [n, size] of wanted.entries()) {
    const tenant = await tenantOf(firstTenant + n);
    tenants.set(size, tenant);
    // a database that stays (DATA_DIR) has them from the last run
    if (await hasParts(admin, firstTenant + n)) continue;
    if (n > 0) await copy(n, 10);
    else await storeParts(tenant, texts(SIZES[size]), admin);
    if (rows > 0 && size === COMPARED) alone = await speedOf(options, size, tenant);
  }
  if (wanted.includes('100k'))
    for (let n = NAMES.length; isRest(n) && n < tenantsFor(rows); n++) {
      if (await hasParts(admin, firstTenant + n)) continue;
      progress(`Tenant ${n - NAMES.length + 1} of ${tenantsFor(rows) - NAMES.length} of the others …`);
      await copy(n, 10, NAMES.indexOf(COMPARED));
    }
  const result: Record<string, number | null> = {};
  for (const size of NAMES) {
    const tenant = tenants.get(size);
    const speed = tenant && (await speedOf(options, size, tenant));
    result[`cpu_ms_${size}`] = speed ? Number(speed.cpuMs.toFixed(1)) : null;
    if (size === '100k') result.p50_ms_100k = speed ? Number(speed.p50Ms.toFixed(1)) : null;
    if (size === COMPARED) {
      const ratio = (of: keyof Speed) => (alone && speed ? Number((speed[of] / alone[of]).toFixed(2)) : null);
      Object.assign(result, { p50_ratio_of_rows: ratio('p50Ms'), cpu_ratio_of_rows: ratio('cpuMs') });
    }
  }
  return result;
}

async function hasParts(admin: pg.Client, tenant: number): Promise<boolean> {
  const { rowCount } = await admin.query('select from checkpoint_vectors where scope_id = $1 limit 1', [
    `${TENANT_PREFIX}${tenant}`,
  ]);
  return rowCount === 1;
}

async function speedOf(
  { admin, serverPid, questions }: SizesOptions,
  size: Size,
  tenant: SearchedTenant,
): Promise<Speed> {
  const speed = await measureSpeed({ admin, serverPid }, tenant, questions.slice(0, QUESTIONS[size]));
  const { rows } = await admin.query<{ count: string }>('select count(*) from checkpoint_vectors');
  print(
    `${size} parts among ${rows[0]?.count}: p50 ${speed.p50Ms.toFixed(1)} ms, ${speed.cpuMs.toFixed(1)} ms of PostgreSQL, ${speed.serverMs.toFixed(1)} ms of the server`,
  );
  return speed;
}
