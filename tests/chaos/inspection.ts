import type pg from 'pg';
import type { Scope } from '../../src/auth/scope.ts';
import { ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { type Batch, type ItemType, markNumber, markOf, toolOf } from './batch.ts';
import type { DataFolder } from './data-folder.ts';

/** Where each type is stored, and where it has its mark. */
const PLACES: Readonly<Record<ItemType, { readonly table: string; readonly mark: string }>> = {
  metric: { table: 'metrics', mark: `metadata ->> 'mark'` },
  cache_hit: { table: 'cache_hits', mark: 'file_path' },
  velocity: { table: 'session_velocity', mark: 'tokens_saved::text' },
  operation: { table: 'tool_operations', mark: 'file_path' },
  checkpoint: { table: 'checkpoints', mark: 'summary' },
};

export interface SeriesOf {
  readonly session_id: string;
  /** The sum of what its samples added. */
  readonly deltas: string;
  /** Where the series stands, and what the session has counted. */
  readonly last: string;
  readonly total: string;
}

export interface Stored {
  /** How often each item is there, by its type and mark. */
  readonly items: Map<string, number>;
  readonly series: readonly SeriesOf[];
}

/** Everything that a scope can see, through its production role. */
export async function storedIn(folder: DataFolder, scope: Scope): Promise<Stored> {
  return folder.connectedAs(ROLE_NAMES[scope.kind], async (client) => {
    await client.query('begin read only');
    if (scope.kind === 'tenant') await client.query(`set local app.tenant_id = '${scope.tenantId}'`);
    const items = new Map<string, number>();
    for (const type of Object.keys(PLACES) as ItemType[]) await countItems(client, type, items);
    const { rows } = await client.query<SeriesOf>(
      `select session_id, sum(m.tokens_saved_delta) as deltas, max(s.tokens_saved) as last, max(t.tokens_saved) as total
      from metrics m join metric_series s using (session_id) join tool_sessions t using (session_id) group by 1`,
    );
    return { items, series: rows };
  });
}

async function countItems(client: pg.Client, type: ItemType, items: Map<string, number>): Promise<void> {
  const { table, mark } = PLACES[type];
  const query = { text: `select ${mark}, count(*)::int from ${table} group by 1`, rowMode: 'array' } as const;
  const { rows } = await client.query<[string, number]>(query);
  for (const [found, count] of rows) items.set(`${type} ${found}`, count);
}

export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly halves: string[];
  readonly strangers: string[];
  readonly series: string[];
  readonly receipts: string[];
  items: number;
  storedUnacknowledged: number;
}

export const nothingFound = (): Findings => ({
  ...{ lost: [], doubled: [], halves: [], strangers: [], series: [], receipts: [] },
  ...{ items: 0, storedUnacknowledged: 0 },
});

/** Holds what is stored in a scope against what its clients sent. */
export function compare({ items, series }: Stored, batches: readonly Batch[], findings: Findings): void {
  const left = new Map(items);
  const lastOf = new Map<string, number>();
  for (const batch of batches) {
    const keys = batch.types.map((type, n) => keyIn(batch, type, n));
    const there = keys.filter((key) => left.has(key)).length;
    findings.doubled.push(...keys.filter((key) => (left.get(key) ?? 0) > 1));
    findings.items += there;
    if (there > 0 && there < keys.length)
      findings.halves.push(`${there} of ${keys.length}: ${describe(batch)}`);
    if (batch.outcome === 'acknowledged' && there === 0) findings.lost.push(describe(batch));
    if (batch.outcome !== 'acknowledged' && there > 0) findings.storedUnacknowledged += 1;
    if (there > 0 && batch.lastSaved !== undefined) lastOf.set(batch.sessionId, batch.lastSaved);
    if (!isWhole(batch)) findings.receipts.push(`${describe(batch)}: ${batch.receipt}`);
    for (const key of keys) left.delete(key);
  }
  findings.strangers.push(...left.keys());
  for (const { session_id, deltas, last, total } of series) {
    const expected = `${lastOf.get(session_id)}`;
    if (deltas !== expected || last !== expected || total !== expected)
      findings.series.push(`${session_id}: ${JSON.stringify({ expected, deltas, last, total })}`);
    lastOf.delete(session_id);
  }
  findings.series.push(...[...lastOf.keys()].map((id) => `${id}: not there`));
}

/** A repetition finds all of its items there already, or none. */
function isWhole({ receipt, types }: Batch): boolean {
  if (receipt === undefined) return true;
  const { created, duplicate, rejected } = JSON.parse(receipt);
  return rejected === 0 && [created, duplicate].sort().join() === [0, types.length].sort().join();
}

function keyIn({ client, number }: Batch, type: ItemType, n: number): string {
  return `${type} ${type === 'velocity' ? markNumber(client, number, n) : markOf(client, number, n)}`;
}

const describe = ({ client, number, safeguard, sendings, outcome }: Batch): string =>
  `${toolOf(client)} batch ${number} (${safeguard}; ${outcome}, sent ${sendings} times)`;
