import { branchesIn, type Functions, hasColumn, varyingIn } from './functions.ts';
import { tablesOf, tablesWithScope } from './level.ts';
import { fieldsOf, listOf, type Node, nodeOf, nodesOf, parsed, queriesIn, walk } from './tree.ts';

/** What the rules have to know about the schema. */
export interface Catalogue {
  /** The tables that `migrate -- distribute` distributes. */
  readonly distributed: ReadonlySet<string>;
  /** All others, those of PostgreSQL included. */
  readonly local: ReadonlySet<string>;
  readonly functions: Functions;
}

export interface Options {
  /** Whether the statement was made on a distributed database, where each table names its scope. */
  readonly namesScope: boolean;
}

/** Why Citus cannot run the text, or would ask every shard; empty if it can. docs/decisions/0032-citus.md has the reasons. */
export function faultsOf(text: string, catalogue: Catalogue, options: Options): string[] {
  const inspection = new Inspection(catalogue, options);
  for (const statement of parsed(text)) inspection.statement(statement);
  return [...new Set(inspection.faults)];
}

class Inspection {
  readonly faults: string[] = [];
  /** Faults unless all tables are local. */
  readonly #ofDistributed: string[] = [];
  readonly #catalogue: Catalogue;
  readonly #options: Options;
  readonly #met = { distributed: new Set<string>(), local: new Set<string>() };

  constructor(catalogue: Catalogue, options: Options) {
    this.#catalogue = catalogue;
    this.#options = options;
  }

  statement(node: Node): void {
    for (const query of queriesIn({ [node.type]: node.fields })) this.#query(query, new Set(), true);
    const { distributed, local } = this.#met;
    if (distributed.size > 0) this.faults.push(...this.#ofDistributed);
    if (distributed.size > 0 && local.size > 0)
      this.#fault(
        `reads the distributed ${[...distributed]} together with the local ${[...local]}: make it two statements`,
      );
  }

  #fault(fault: string): void {
    this.faults.push(fault);
  }

  /** `isWhole`: the query is a statement or a CTE, and not a part of one. */
  #query(query: Node, outer: ReadonlySet<string>, isWhole: boolean): void {
    const { type, fields } = query;
    const ctes = this.#ctes(fields, outer);
    const rest: Record<string, unknown> = { ...fields, withClause: undefined };
    if (type === 'SelectStmt') this.#select(query, isWhole);
    if (type === 'InsertStmt') this.#insert(fields, ctes);
    if (type === 'UpdateStmt' || type === 'DeleteStmt') this.#change(query, ctes);
    if (type !== 'SelectStmt') this.#returning(fields, ctes);
    for (const side of ['larg', 'rarg'])
      if (fields[side]) {
        this.#query({ type: 'SelectStmt', fields: fieldsOf(fields[side]) }, ctes, false);
        rest[side] = undefined;
      }
    this.#tables(query, ctes);
    for (const inner of queriesIn(rest)) this.#query(inner, ctes, false);
  }

  #ctes(fields: Node['fields'], outer: ReadonlySet<string>): ReadonlySet<string> {
    const clause = fieldsOf(fields.withClause);
    const known = new Set(outer);
    const list = nodesOf(clause.ctes, 'CommonTableExpr');
    if (clause.recursive) for (const { fields: cte } of list) known.add(String(cte.ctename));
    for (const { fields: cte } of list) {
      const query = nodeOf(cte.ctequery);
      if (query) this.#query(query, known, true);
      known.add(String(cte.ctename));
    }
    return known;
  }

  #isDistributed({ relname }: Node['fields'], ctes: ReadonlySet<string>): boolean {
    const name = String(relname);
    return !ctes.has(name) && this.#catalogue.distributed.has(name);
  }

  #tables(query: Node, ctes: ReadonlySet<string>): void {
    const { distributed, local } = this.#catalogue;
    const own = query.type === 'SelectStmt' && query.fields.op !== 'SETOP_NONE' ? [] : tablesOf(query);
    const tables = own.filter(({ table }) => !ctes.has(table));
    const scoped = tables.filter(({ table }) => distributed.has(table));
    for (const { table } of scoped) this.#met.distributed.add(table);
    for (const { table } of tables) if (local.has(table)) this.#met.local.add(table);
    if (!this.#options.namesScope || query.type === 'InsertStmt') return;
    const named = new Set(tablesWithScope(query, scoped).map(({ alias }) => alias));
    for (const { table, alias } of scoped)
      if (!named.has(alias)) this.#fault(`${table} ${alias} without scope_id = $n: every shard is asked`);
  }

  #select({ fields }: Node, isWhole: boolean): void {
    if (fields.op === 'SETOP_NONE' && !fields.targetList && !fields.valuesLists)
      this.#ofDistributed.push('selects nothing: `select from` has no form for Citus');
    if (fields.lockingClause && !isWhole)
      this.#ofDistributed.push(
        'locks rows in a subquery or in an INSERT … SELECT: lock them in a CTE of their own',
      );
  }

  #insert(fields: Node['fields'], ctes: ReadonlySet<string>): void {
    if (!this.#isDistributed(fieldsOf(fields.relation), ctes)) return;
    const rows = fieldsOf(nodeOf(fields.selectStmt)?.fields);
    const isSelect = fields.selectStmt !== undefined && rows.valuesLists === undefined;
    if (isSelect && !fields.returningClause)
      this.#fault('INSERT … SELECT without RETURNING: Citus makes a COPY of it');
    if (!isSelect && hasSubquery(rows.valuesLists)) this.#fault('a subquery in VALUES');
    const conflict = fieldsOf(fields.onConflictClause);
    const set = [conflict.targetList, conflict.whereClause];
    if (hasSubquery(set)) this.#fault('a subquery in DO UPDATE');
    if (isSelect && nodesOf(set, 'ParamRef').length > 0)
      this.#fault('a parameter in the DO UPDATE of an INSERT … SELECT: Citus loses it');
    for (const { name } of varyingIn(set, this.#catalogue.functions))
      this.#fault(`${name} in DO UPDATE is not immutable`);
  }

  #change({ type, fields }: Node, ctes: ReadonlySet<string>): void {
    if (!this.#isDistributed(fieldsOf(fields.relation), ctes)) return;
    const expressions = [fields.targetList, fields.whereClause];
    const { functions } = this.#catalogue;
    const verb = type === 'UpdateStmt' ? 'an UPDATE' : 'a DELETE';
    for (const { name, volatility, node } of varyingIn(expressions, functions)) {
      if (volatility === 'v') this.#fault(`${name} in ${verb} is volatile: compute it in a materialized CTE`);
      else if (hasColumn(node)) this.#fault(`${name} in ${verb} is not immutable and takes a column`);
    }
    for (const { name } of varyingIn(branchesIn(expressions), functions))
      this.#fault(`${name} in CASE or COALESCE of ${verb} is not immutable`);
    for (const { fields: target } of nodesOf(fields.targetList, 'ResTarget'))
      if (target.name === 'scope_id') this.#fault('changes scope_id: the row would move to another shard');
  }

  #returning(fields: Node['fields'], ctes: ReadonlySet<string>): void {
    if (!this.#isDistributed(fieldsOf(fields.relation), ctes)) return;
    const { exprs } = fieldsOf(fields.returningClause);
    if (hasSubquery(exprs)) this.#fault('a subquery in RETURNING');
    for (const { name } of varyingIn(exprs, this.#catalogue.functions))
      this.#fault(`${name} in RETURNING is not immutable`);
  }
}

function hasSubquery(value: unknown): boolean {
  let found = false;
  for (const item of listOf(value))
    walk(item, ({ type }) => {
      found ||= type === 'SubLink';
      return true;
    });
  return found;
}
