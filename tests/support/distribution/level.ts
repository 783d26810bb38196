import { type Fields, fieldsOf, listOf, type Node, namesIn, nodeOf, nodesOf } from './tree.ts';

/** A table as one level of a query names it. */
export interface NamedTable {
  readonly table: string;
  readonly alias: string;
}

const FROM: Readonly<Record<string, string>> = {
  SelectStmt: 'fromClause',
  UpdateStmt: 'fromClause',
  DeleteStmt: 'usingClause',
};

/** The tables that a query names itself, without those of its subqueries. */
export function tablesOf({ type, fields }: Node): NamedTable[] {
  const from = nodesOf(fields[FROM[type] ?? ''], 'RangeVar').map((node) => namedTable(node.fields));
  return type === 'SelectStmt' ? from : [namedTable(fieldsOf(fields.relation)), ...from];
}

function namedTable({ relname, schemaname, alias }: Fields): NamedTable {
  const name = String(relname);
  const table = schemaname === undefined || schemaname === 'public' ? name : `${schemaname}.${name}`;
  return { table, alias: String(fieldsOf(alias).aliasname ?? name) };
}

/** Sets of tables whose `scope_id` is equal, one of which may be a value. */
class Equals {
  readonly #sets: Set<string>[] = [];

  add(one: string, other: string): void {
    const met = this.#sets.filter((set) => set.has(one) || set.has(other));
    for (const set of met) this.#sets.splice(this.#sets.indexOf(set), 1);
    this.#sets.push(new Set([one, other, ...met.flatMap((set) => [...set])]));
  }

  of(one: string): ReadonlySet<string> {
    return this.#sets.find((set) => set.has(one)) ?? new Set([one]);
  }
}

const VALUE = '$';

/**
 * The tables of a query whose `scope_id` it compares with a value, directly or by a join on `scope_id`: PostgreSQL and
 * Citus then know the value for each of them. A condition that refers to an outer query says nothing to Citus.
 */
export function tablesWithScope(query: Node, scoped: readonly NamedTable[]): NamedTable[] {
  const { type, fields } = query;
  const equals = new Equals();
  const only = scoped.length === 1 ? scoped[0]?.alias : undefined;
  const sideOf = (value: unknown): string | undefined => {
    const node = nodeOf(value);
    if (node?.type === 'ParamRef' || node?.type === 'A_Const') return VALUE;
    if (node?.type === 'TypeCast') return sideOf(node.fields.arg) === VALUE ? VALUE : undefined;
    const names = node?.type === 'ColumnRef' ? namesIn(node.fields.fields) : [];
    if (names.at(-1) !== 'scope_id') return undefined;
    return names.length > 1 ? names.at(-2) : only;
  };
  const compare = (left: unknown, right: unknown): void => {
    const [one, other] = [sideOf(left), sideOf(right)];
    if (one !== undefined && other !== undefined) equals.add(one, other);
  };
  const joins = nodesOf(fields[FROM[type] ?? ''], 'JoinExpr');
  for (const condition of [fields.whereClause, ...joins.map((join) => join.fields.quals)])
    for (const [left, right] of equalitiesIn(condition)) compare(left, right);
  for (const join of joins)
    if (namesIn(join.fields.usingClause).includes('scope_id')) {
      const [first, ...others] = nodesOf([join.fields.larg, join.fields.rarg], 'RangeVar', 'RangeSubselect');
      for (const other of others) equals.add(aliasOf(first), aliasOf(other));
    }
  return scoped.filter(({ alias }) => equals.of(alias).has(VALUE));
}

const aliasOf = (node: Node | undefined): string => namedTable(node?.fields ?? {}).alias;

/** The pairs of an AND of equalities; `(a, b) = (c, d)` is two of them. */
function equalitiesIn(condition: unknown): [unknown, unknown][] {
  const { type, fields } = nodeOf(condition) ?? { type: '', fields: {} };
  if (type === 'BoolExpr')
    return fields.boolop === 'AND_EXPR' ? listOf(fields.args).flatMap(equalitiesIn) : [];
  if (type !== 'A_Expr' || fields.kind !== 'AEXPR_OP' || namesIn(fields.name)[0] !== '=') return [];
  const [left, right] = [nodeOf(fields.lexpr), nodeOf(fields.rexpr)];
  if (left?.type !== 'RowExpr' || right?.type !== 'RowExpr') return [[fields.lexpr, fields.rexpr]];
  const others = listOf(right.fields.args);
  return listOf(left.fields.args).map((item, index) => [item, others[index]]);
}
