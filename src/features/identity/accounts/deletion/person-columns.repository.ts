import { sql } from 'kysely';
import { countByTable } from '../../../../db/query/count-by-table.ts';
import type { ScopeTransaction, Transaction } from '../../../../db/transaction/database.ts';

/** A column that can hold the id of a person. */
interface PersonColumn {
  readonly table: string;
  readonly column: string;
  /** Whether its rows belong to teams. */
  readonly of_teams: boolean;
}

/** Tables of teams with rows that are about a person alone, and go with the account. */
const PERSONAL = ['tenant_users', 'api_keys', 'export_parts', 'exports', 'idempotency_keys'];
/** Columns that name whom a row is about, in a table whose other columns name who did something. */
const PERSONAL_COLUMNS = ['invitations.accepted_by'];
/** Of these the role for accounts reads every row; those of the others are counted in each team by the role for deletion. */
const SEEN_BY_IDENTITY = ['tenant_users', 'api_keys', 'invitations'];

const nameOf = ({ table, column }: PersonColumn) => `${table}.${column}`;
const isPersonal = (one: PersonColumn) =>
  !one.of_teams || PERSONAL.includes(one.table) || PERSONAL_COLUMNS.includes(nameOf(one));
const isSeenByIdentity = ({ table, of_teams }: PersonColumn) => !of_teams || SEEN_BY_IDENTITY.includes(table);

/**
 * Every such column that the catalogue has: those that refer to a user by a foreign key, and those with a name that the
 * schema uses for people. So a table that is added later is found, too.
 */
async function findColumns(tx: Transaction): Promise<readonly PersonColumn[]> {
  const has = (name: string) => sql`exists (select from pg_attribute
    where attrelid = c.oid and attname = ${name} and not attisdropped)`;
  const { rows } = await sql<PersonColumn>`
    select c.relname::text as table, a.attname::text as column, ${has('scope_id')} or ${has('tenant_id')} as of_teams
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and (
      a.attname ~ '(^|_)(user|author|owner|actor|person|member)_id$'
      or a.attname ~ '_by$' and a.attname !~ '^(superseded|influenced|ended|replaced|suspended)_by$'
      or c.relname = 'users' and a.attname = 'id'
      or exists (select from pg_constraint k, unnest(k.conkey, k.confkey) as pair (own, other)
        join pg_attribute f on f.attnum = other
        where k.conrelid = c.oid and k.contype = 'f' and own = a.attnum and f.attrelid = k.confrelid
          and (k.confrelid = 'users'::regclass and f.attname = 'id'
            or k.confrelid = 'tenant_users'::regclass and f.attname = 'user_id')))
    order by c.relname, a.attname`.execute(tx.db);
  return rows;
}

/** The columns of teams that keep the id of a person on purpose: what the person did there stays. */
export async function findKept(tx: Transaction): Promise<string[]> {
  return (await findColumns(tx)).filter((one) => !isPersonal(one)).map(nameOf);
}

/** How many rows about the person are left outside the data of teams, by table. As the identity role. */
export async function countPersonal(
  tx: Transaction,
  userId: string,
): Promise<Readonly<Record<string, number>>> {
  const columns = (await findColumns(tx)).filter((one) => isPersonal(one) && isSeenByIdentity(one));
  return countIn(tx, columns, (column) => sql`${sql.ref(column)} = ${userId}`);
}

/** The same in one team, of tables that only the role for deletion reads. */
export async function countPersonalIn(
  tx: ScopeTransaction,
  userId: string,
): Promise<Readonly<Record<string, number>>> {
  const columns = (await findColumns(tx)).filter((one) => isPersonal(one) && !isSeenByIdentity(one));
  return countIn(tx, columns, (column) => sql`scope_id = ${tx.scopeId} and ${sql.ref(column)} = ${userId}`);
}

function countIn(
  tx: Transaction,
  columns: readonly PersonColumn[],
  condition: (column: string) => ReturnType<typeof sql>,
): Promise<Readonly<Record<string, number>>> {
  const byTable = Map.groupBy(columns, ({ table }) => table);
  const tables = [...byTable].map(([table, ofTable]) => ({
    table,
    where: sql.join(
      ofTable.map(({ column }) => sql`(${condition(column)})`),
      sql` or `,
    ),
  }));
  return countByTable(tx, tables);
}
