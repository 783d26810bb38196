import { hash } from 'node:crypto';
import type { Logger } from '../../lib/logger.ts';
import { isPlanStale, isPreparedStatementLost } from '../errors.ts';
import { keepsPreparedStatements } from '../pools/prepared-statements.ts';
import type { RolePools } from '../pools/role-pools.ts';

// Each connection keeps every named statement until it closes. Beyond this many texts, some code builds SQL out of
// data; such statements run unnamed, which is slower but safe.
const MAX_NAMES = 1_000;

/** Why statements are no longer named: the first error of a pooler that does not keep them apart. */
type OnLost = (error: unknown) => void;

/** Which statements are prepared under a name. None are once a transaction pooler turns out to lose them. */
export class StatementNames {
  #isOn: boolean;
  readonly #onLost: OnLost | undefined;
  readonly #names = new Map<string, string>();
  /** SQL texts whose prepared statements fail until their sessions end. A pooler keeps those for an hour, for every process. */
  readonly #stale = new Set<string>();

  constructor(isOn: boolean, onLost?: OnLost) {
    this.#isOn = isOn;
    this.#onLost = onLost;
  }

  /** A name for the plan of this SQL text in PostgreSQL, or `undefined` where it is not kept. */
  nameOf(sql: string): string | undefined {
    return this.#isOn && !this.#stale.has(sql) ? this.#given(sql) : undefined;
  }

  /** To be told of each failed statement. */
  failed(error: unknown, sql: string): void {
    if (isPlanStale(error)) this.#stale.add(sql);
    if (!this.#isOn || !isPreparedStatementLost(error)) return;
    this.#isOn = false;
    this.#onLost?.(error);
  }

  #given(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known || this.#names.size >= MAX_NAMES) return known;
    const name = hash('sha256', sql, 'hex').slice(0, 32);
    this.#names.set(sql, name);
    return name;
  }
}

const REMEDY =
  'Set DATABASE_PREPARED_STATEMENTS=off, or use a pooler that supports them (PgBouncer from 1.21 on, with max_prepared_statements)';

/**
 * Named statements, unless they are off or one of the pools leads to a pooler that loses them. Logs why they are not
 * used: at start, or when a pooler turns out to lose them later.
 */
export async function statementNamesOf(
  pools: RolePools,
  isOn: boolean,
  log: Logger,
): Promise<StatementNames> {
  if (isOn) {
    const roles = Object.entries(pools);
    const keeps = await Promise.all(roles.map(([, pool]) => !pool || keepsPreparedStatements(pool)));
    const [role] = roles[keeps.indexOf(false)] ?? [];
    if (role !== undefined) {
      log.warn(
        { code: 'prepared_statements_off', role },
        `the URL of this role leads to a pooler without prepared statements, so this process uses none. ${REMEDY}`,
      );
      return new StatementNames(false);
    }
  }
  return new StatementNames(isOn, (error) =>
    log.error(
      { code: 'prepared_statements_off', reason: (error as Error).message },
      `the database lost a prepared statement, as behind a pooler without them, so this process uses none from now on. ${REMEDY}`,
    ),
  );
}
