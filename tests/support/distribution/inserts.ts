import { fieldsOf, type Node, nodesOf, parsed, queriesIn } from './tree.ts';

/** `t reads a` for each INSERT into `t` that reads a CTE of the query around it, `a`. A CTE inside of the INSERT is its own. */
export function insertsOfOtherRows(text: string): string[] {
  return parsed(text).flatMap((statement) => readingIn(statement, new Set()));
}

function readingIn({ type, fields }: Node, outer: ReadonlySet<string>): string[] {
  const ctes = nodesOf(fieldsOf(fields.withClause).ctes, 'CommonTableExpr');
  const known = new Set([...outer, ...ctes.map(({ fields: { ctename } }) => `${ctename}`)]);
  const found = ctes.flatMap(({ fields: { ctequery } }) =>
    queriesIn(ctequery).flatMap((query) => readingIn(query, known)),
  );
  if (type !== 'InsertStmt') return found;
  const table = fieldsOf(fields.relation).relname;
  const read = tablesIn(fields.selectStmt).filter((name) => known.has(name));
  return [...found, ...read.map((name) => `${table} reads ${name}`)];
}

/** Of the queries in `value`, also of those inside of them. */
const tablesIn = (value: unknown): string[] =>
  queriesIn(value).flatMap(({ fields }) => [
    ...nodesOf(fields, 'RangeVar').map((node) => `${node.fields.relname}`),
    ...tablesIn(fields),
  ]);
