import type pg from 'pg';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { EXPECTATIONS } from '../expectations.ts';
import type { ForeignKey, Table } from './catalogue.ts';

/** What app.claim_id is for the probes. */
export const CLAIM = 'claim_of_the_probes';

/** The owner of a row. `nobody`: the table's rows have no owner. */
export type Owner = 'a' | 'b' | 'local' | 'nobody';
export type Values = Readonly<Record<string, unknown>>;

/** What is really in a table, as the superuser counted it. */
export interface SeededTable {
  readonly table: Table;
  readonly owner: Owner;
  /** Rows that a role may read, change and delete where the scope is right. */
  readonly readable: number;
  readonly changeable: number;
  readonly deletable: number;
  /** All of them, whatever their visibility or state. */
  readonly all: number;
  /** Those that the claim of the probes may move: local rows, and those of a tenant that it brought. */
  readonly claimable: number;
  /** One of them. */
  readonly row: Values;
}

export interface Seeds {
  readonly a: string;
  readonly b: string;
  readonly rows: readonly SeededTable[];
  /** A row of the parent that no row of this table refers to yet, by the name of the foreign key. */
  parentOf(key: ForeignKey, owner: Owner): Values | undefined;
}

/**
 * Leaves rows of tenant A, of B and of local mode in every table, made by the product's own services where they can.
 * The numbers differ, so that one's rows never pass for another's.
 */
export async function seedRows(db: TestDatabase): Promise<{ a: string; b: string }> {
  const [a, b] = [await db.newTenant('A'), await db.newTenant('B')];
  const members = new Map<TenantScope, string>();
  // one to whom nothing refers, so that the tenant may remove it
  for (const scope of [a, b]) members.set(scope, (await db.newMember(scope, 'member')).userId);
  for (const [scope, marks] of [
    [a, ['a1']],
    [b, ['b1', 'b2']],
    [LOCAL, ['local1', 'local2', 'local3']],
  ] as const) {
    for (const mark of marks) await seedEverything(db.services, scope, mark);
    await seedOnce(db, scope, members);
  }
  await db.asAdmin(async (admin) => {
    for (const { sample } of Object.values(EXPECTATIONS))
      if (sample) await admin.query(sample.replaceAll('$a', a.tenantId).replaceAll('$b', b.tenantId));
    for (const [name, { roles }] of Object.entries(EXPECTATIONS))
      if (roles.claim?.rows === 'claim')
        for (const { tenantId } of [a, b]) await markAsClaimed(admin, name, tenantId);
  });
  return { a: a.tenantId, b: b.tenantId };
}

/** One row of the tenant, as if the claim of the probes had brought it. */
const markAsClaimed = (admin: pg.ClientBase, table: string, tenantId: string) =>
  admin.query(`update ${table} set claim_id = '${CLAIM}' where scope_id = '${tenantId}'
    and ctid = (select min(ctid) from ${table} where scope_id = '${tenantId}')`);

/** What seedEverything leaves out: parents without children, a private checkpoint, the record of an answer. */
async function seedOnce(
  { services }: TestDatabase,
  scope: TenantScope | typeof LOCAL,
  members: Map<TenantScope, string>,
): Promise<void> {
  const mark = `spare-of-${scope.kind === 'tenant' ? scope.tenantId : 'local'}`;
  const { session_id } = await services.sessions.start(scope, { tool_id: mark });
  await services.projects.getOrCreate(scope, { workspace_path: `/${mark}` });
  const request = { key: mark, fingerprint: Buffer.alloc(32) };
  await services.idempotency.once(scope, request, async () => ({ status: 200, json: '{}' }));
  if (scope.kind === 'local') return;
  const author = { ...scope, userId: members.get(scope) };
  const checkpoint = { session_id, tool_id: 'spare', checkpoint_type: 'manual', summary: 'private' } as const;
  await services.checkpoints.store(author, { ...checkpoint, visibility: 'private' });
}

/** Counts what is there, and looks up rows that the probes can use. As superuser. */
export async function surveySeeds(
  admin: pg.ClientBase,
  tables: readonly Table[],
  ids: { readonly a: string; readonly b: string },
): Promise<Seeds> {
  const rows: SeededTable[] = [];
  const parents = new Map<string, Values>();
  for (const table of tables) {
    rows.push(...(await survey(admin, table, ids)));
    for (const key of table.foreignKeys)
      for (const [owner, row] of await freeParents(admin, table, key, tables, ids))
        parents.set(`${key.name} ${owner}`, row);
  }
  return { ...ids, rows, parentOf: ({ name }, owner) => parents.get(`${name} ${owner}`) };
}

const ownerCase = ({ owner, ownerValue }: Table, { a, b }: { a: string; b: string }, alias: string) =>
  owner
    ? `case ${alias}.${owner} when '${ownerValue(a)}' then 'a' when '${ownerValue(b)}' then 'b' else 'local' end`
    : `'nobody'`;

async function survey(
  admin: pg.ClientBase,
  table: Table,
  ids: { a: string; b: string },
): Promise<SeededTable[]> {
  const { select = 'true', update = 'true', delete: remove = 'true' } = table.expected.where ?? {};
  const claims = table.expected.roles.claim?.rows === 'claim';
  const claimable = claims ? `tenant_id is null or claim_id = '${CLAIM}'` : 'false';
  const { rows } = await admin.query<Omit<SeededTable, 'table'>>(`
    select ${ownerCase(table, ids, 't')} as owner, count(*)::int as all,
      (count(*) filter (where ${claimable}))::int as claimable,
      (count(*) filter (where ${select}))::int as readable,
      (count(*) filter (where (${select}) and (${update})))::int as changeable,
      (count(*) filter (where (${select}) and (${remove})))::int as deletable,
      (array_agg(to_jsonb(t)) filter (where ${select}))[1] as row
    from ${table.name} t group by 1`);
  return rows.map((row) => ({ ...row, table }));
}

async function freeParents(
  admin: pg.ClientBase,
  table: Table,
  { columns, parent: parentName, parentColumns }: ForeignKey,
  tables: readonly Table[],
  ids: { a: string; b: string },
): Promise<[Owner, Values][]> {
  const parent = tables.find(({ name }) => name === parentName);
  if (!parent) throw new Error(`The parent ${parentName} is no table of ours.`);
  const refers = columns.map((column, n) => `c.${column} = p.${parentColumns[n]}`).join(' and ');
  const { rows } = await admin.query<{ owner: Owner; row: Values }>(`
    select distinct on (1) ${ownerCase(parent, ids, 'p')} as owner, to_jsonb(p) as row
    from ${parentName} p order by 1, exists (select from ${table.name} c where ${refers})`);
  return rows.map(({ owner, row }) => [owner, row]);
}
