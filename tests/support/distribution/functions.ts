import type pg from 'pg';
import { fieldsOf, listOf, type Node, namesIn, nodeOf, nodesOf, QUERIES, walk } from './tree.ts';

/** How much a function may vary: PostgreSQL's provolatile. */
export type Volatility = 'i' | 's' | 'v';

/** By name: the one that varies most of all functions of that name. */
export type Functions = ReadonlyMap<string, Volatility>;

export async function readFunctions(client: Pick<pg.ClientBase, 'query'>): Promise<Functions> {
  const { rows } = await client.query<{ name: string; volatility: Volatility }>(
    'select proname::text as name, max(provolatile::text) as volatility from pg_proc group by proname',
  );
  return new Map(rows.map(({ name, volatility }) => [name, volatility]));
}

// what reads the setting of the time zone
const STABLE_INPUT = new Set(['timestamptz', 'date', 'timestamp', 'time', 'timetz', 'regclass']);

/** A call, a cast or an operator that is not immutable, as SQL text would name it. */
export interface Varying {
  readonly name: string;
  readonly volatility: 's' | 'v';
  readonly node: Node;
}

/** What varies in an expression, without what is in subqueries. */
export function varyingIn(expression: unknown, functions: Functions): Varying[] {
  return nodesOf(expression, 'FuncCall', 'SQLValueFunction', 'TypeCast', 'A_Expr').flatMap((node) => {
    const name = nameOf(node);
    if (name === undefined) return [];
    const volatility = node.type === 'FuncCall' ? (functions.get(name) ?? 'v') : 's';
    return volatility === 'i' ? [] : [{ name, volatility, node }];
  });
}

function nameOf({ type, fields }: Node): string | undefined {
  switch (type) {
    case 'FuncCall':
      return namesIn(fields.funcname).at(-1);
    case 'SQLValueFunction':
      return String(fields.op);
    case 'TypeCast': {
      const name = namesIn(fieldsOf(fields.typeName).names).at(-1) ?? '';
      return STABLE_INPUT.has(name) && !isValue(fields.arg) ? `::${name}` : undefined;
    }
    default:
      return [fields.lexpr, fields.rexpr].some(isInterval) ? 'arithmetic with an interval' : undefined;
  }
}

/** A cast of it is done before the statement runs. */
const isValue = (value: unknown): boolean => ['ParamRef', 'A_Const'].includes(nodeOf(value)?.type ?? '');

function isInterval(value: unknown): boolean {
  const { type, fields } = nodeOf(value) ?? { type: '', fields: {} };
  if (type === 'FuncCall') return namesIn(fields.funcname).at(-1) === 'make_interval';
  return type === 'TypeCast' && namesIn(fieldsOf(fields.typeName).names).at(-1) === 'interval';
}

/** Whether the expression depends on a row. */
export const hasColumn = ({ fields }: Node): boolean => nodesOf(fields, 'ColumnRef').length > 0;

/** The branches that are computed only under a condition. */
export function branchesIn(expression: unknown): unknown[] {
  const branches: unknown[] = [];
  walk(expression, (node) => {
    if (node.type === 'CaseExpr' || node.type === 'CoalesceExpr') branches.push(...listOf(node.fields.args));
    if (node.type === 'CaseExpr') branches.push(node.fields.defresult);
    return !QUERIES.has(node.type);
  });
  return branches;
}
