import type { CompiledQuery, SelectQueryBuilder } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { DB } from '../schema/tables.ts';
import type { ScopeTransaction } from '../transaction/database.ts';
import {
  type JsonPage,
  jsonPage,
  type PageRequest,
  type PageRow,
  type PageShape,
  pageOf,
  pageStatement,
} from './json-page.ts';

const MAX_STATEMENTS = 200;

interface Input {
  readonly scopeId: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly page: PageRequest;
}

/** Stands for a value while its statement is built. It can only be a parameter: it has no value to decide by. */
class Placeholder {
  readonly read: (input: Input) => unknown;
  constructor(read: (input: Input) => unknown) {
    this.read = read;
  }
}

/**
 * `jsonPage` whose statement is built and compiled once for each combination of filters, and not for each request: for a
 * page of 20 rows that was a twentieth of the server's work. `rowsOf` may decide by which filters there are and by
 * booleans. A text or a number of the filter must become a parameter of the statement, or the list throws.
 */
export function compiledPage<Filter extends object, T extends keyof DB, Column extends string>(
  rowsOf: (tx: ScopeTransaction, filter: Filter) => SelectQueryBuilder<DB, T, object>,
  shape: PageShape<Column>,
): (tx: ScopeTransaction, filter: Filter, page: PageRequest) => Promise<JsonPage> {
  const statements = new LRUCache<string, CompiledQuery<PageRow>>({ max: MAX_STATEMENTS });
  return async (tx, filter, page) => {
    const fields = filter as Readonly<Record<string, unknown>>;
    const combination = combinationOf(fields);
    if (combination === undefined) return jsonPage(tx, rowsOf(tx, filter), shape, page);
    const name = `${tx.isDistributed} ${page.after !== undefined}${combination}`;
    let statement = statements.get(name);
    if (!statement) {
      statement = compiled(tx, rowsOf, shape, fields, page);
      statements.set(name, statement);
    }
    const input: Input = { scopeId: tx.scopeId, filter: fields, page };
    const parameters = statement.parameters.map((one) =>
      one instanceof Placeholder ? one.read(input) : one,
    );
    const { rows } = await tx.db.executeQuery<PageRow>({ ...statement, parameters });
    return pageOf(rows, shape, page.limit);
  };
}

/** Which filters there are. `undefined`: one of them is no single value, so that each value may be a statement of its own. */
function combinationOf(filter: Readonly<Record<string, unknown>>): string | undefined {
  let combination = '';
  for (const [field, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    if (typeof value === 'boolean') combination += ` ${field}=${value}`;
    else if (isText(value)) combination += ` ${field}`;
    else return undefined;
  }
  return combination;
}

const isText = (value: unknown) => typeof value === 'string' || typeof value === 'number';

function compiled<Filter extends object, T extends keyof DB, Column extends string>(
  tx: ScopeTransaction,
  rowsOf: (tx: ScopeTransaction, filter: Filter) => SelectQueryBuilder<DB, T, object>,
  shape: PageShape<Column>,
  filter: Readonly<Record<string, unknown>>,
  { after }: PageRequest,
): CompiledQuery<PageRow> {
  const values = Object.entries(filter).filter(([, value]) => isText(value));
  const given = values.map(([field]) => [field, new Placeholder((input) => input.filter[field])] as const);
  const withPlaceholders = { ...filter, ...Object.fromEntries(given) } as Filter;
  const scope = new Placeholder(({ scopeId }) => scopeId);
  const statement = pageStatement(rowsOf(tx.asTemplate(scope), withPlaceholders), shape, {
    most: new Placeholder(({ page }) => page.limit + 1) as never,
    after: after && [keyPart(0), keyPart(1)],
  }).compile(tx.db);
  for (const [field, placeholder] of given)
    if (!statement.parameters.includes(placeholder))
      throw new Error(
        `The filter ${field} is not a parameter of the statement, so the statement cannot be kept.`,
      );
  return statement;
}

const keyPart = (part: 0 | 1) => new Placeholder(({ page }) => page.after?.[part]) as never;
