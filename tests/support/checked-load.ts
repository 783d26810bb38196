import { sql } from 'kysely';
import { type Scope, scopeIdOf, type TenantScope, tenantIdOf } from '../../src/auth/scope.ts';
import { appErrorOf } from '../../src/db/app-error.ts';
import type { Database } from '../../src/db/transaction/database.ts';
import type { ScopeTransaction } from '../../src/db/transaction/transaction.ts';
import { type Outcome, WriteLedger } from './write-ledger.ts';

interface Options {
  readonly database: Database;
  readonly tenants: readonly TenantScope[];
  /** Begins the texts of all its writes. */
  readonly prefix: string;
}

/** What a transaction sees of itself and of others. */
interface Seen {
  readonly tenant: string | null;
  readonly member: string | null;
  readonly key: string | null;
  readonly scope_id: string | null;
  readonly tool_id: string | null;
}

class Thrown extends Error {}

/** As many texts of the same query, so that a connection has more prepared statements than a small pooler keeps. */
const TEXTS = 12;
/** What a write that is meant to fail violates. */
const NEGATIVE = 'cache_hits__tokens_saved';
const TOLD_NOTHING_CHANGED = /nothing was changed/i;

/**
 * Transactions of many clients in random scopes: reads, single writes, pairs of writes in one transaction, and pairs that fail
 * in the middle. Every row and every setting that a transaction sees must be its own.
 */
export class CheckedLoad {
  readonly ledger = new WriteLedger();
  /** What must never happen: rows or settings of others, and errors that a caller would see as 500. */
  readonly findings: string[] = [];
  /** Errors by their code. */
  refused: Record<string, number> = {};
  /** Milliseconds of each transaction that succeeded. */
  latencies: number[] = [];
  rows = 0;
  readonly #options: Options;
  #writes = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** One transaction in local mode, or of a random tenant. Never throws. */
  async step(localScope?: Scope): Promise<void> {
    const scope = localScope ?? this.#anyTenant();
    const startedAt = performance.now();
    const dice = Math.random();
    const isDone =
      dice < 0.5
        ? await this.#read(scope)
        : dice < 0.75
          ? await this.#writeOne(scope)
          : dice < 0.95
            ? await this.#writePair(scope)
            : await this.#failInTheMiddle(scope);
    if (isDone) this.latencies.push(performance.now() - startedAt);
  }

  /** With or without a person and a key: of a connection that keeps settings, the next transaction would see them. */
  #anyTenant(): Scope {
    const { tenants } = this.#options;
    const tenant = tenants[Math.floor(Math.random() * tenants.length)] as TenantScope;
    if (Math.random() < 0.5) return tenant;
    return { ...tenant, userId: `user-of-${tenant.tenantId}`, keyId: `key-of-${tenant.tenantId}` };
  }

  async #read(scope: Scope): Promise<boolean> {
    const read = this.#options.database.readOne(scope, (tx) => look(tx));
    return (await this.#settled(read.then((seen) => this.#check(scope, seen, true)))) === 'stored';
  }

  async #writeOne(scope: Scope): Promise<boolean> {
    const [token] = this.#newTokens(scope, 1);
    const write = this.#options.database.writeOne(scope, (tx) => store(tx, scope, token));
    return this.#recorded([token], write);
  }

  /** Both are sent together, with a look at the settings between them. */
  async #writePair(scope: Scope): Promise<boolean> {
    const tokens = this.#newTokens(scope, 2);
    const write = this.#options.database.inScope(scope, async (tx) => {
      const [, seen] = await Promise.all([
        store(tx, scope, tokens[0]),
        look(tx),
        store(tx, scope, tokens[1]),
      ]);
      this.#check(scope, seen, false);
    });
    return this.#recorded(tokens, write);
  }

  async #failInTheMiddle(scope: Scope): Promise<boolean> {
    const tokens = this.#newTokens(scope, 2);
    const isRefused = Math.random() < 0.5;
    const write = this.#options.database.inScope(scope, async (tx) => {
      await store(tx, scope, tokens[0]);
      if (!isRefused) throw new Thrown();
      // the statement after the one that PostgreSQL refuses was already sent
      await Promise.all([store(tx, scope, tokens[1], -1), look(tx)]);
    });
    return this.#recorded(tokens, write);
  }

  #newTokens<N extends 1 | 2>(scope: Scope, count: N): N extends 2 ? [string, string] : [string] {
    const tokens = Array.from({ length: count }, () => `${this.#options.prefix}${this.#writes++}`);
    for (const [n, token] of tokens.entries())
      this.ledger.begin(token, scopeIdOf(scope), count === 2 ? tokens[1 - n] : undefined);
    return tokens as N extends 2 ? [string, string] : [string];
  }

  async #recorded(tokens: readonly string[], write: Promise<unknown>): Promise<boolean> {
    const outcome = await this.#settled(write);
    for (const token of tokens) this.ledger.end(token, outcome);
    return outcome === 'stored';
  }

  async #settled(work: Promise<unknown>): Promise<Outcome> {
    try {
      await work;
      return 'stored';
    } catch (error) {
      if (error instanceof Thrown) return 'absent';
      const known = appErrorOf(error);
      if (known?.code === NEGATIVE) return 'absent';
      const code = known?.code ?? `500 ${(error as Error).message}`;
      this.refused[code] = (this.refused[code] ?? 0) + 1;
      if (known?.status !== 503 || !known.headers?.['Retry-After']) this.findings.push(`an error: ${error}`);
      return known && TOLD_NOTHING_CHANGED.test(known.message) ? 'absent' : 'unknown';
    }
  }

  #check(scope: Scope, seen: readonly Seen[], isReadOnly: boolean): void {
    const expected = {
      tenant: tenantIdOf(scope) ?? '',
      member: (scope.kind === 'tenant' && scope.userId) || '',
      key: (scope.kind === 'tenant' && !isReadOnly && scope.keyId) || '',
    };
    for (const row of seen) {
      for (const [setting, value] of Object.entries(expected))
        if ((row[setting as keyof Seen] ?? '') !== value)
          this.findings.push(`a setting: ${setting} ${row[setting as keyof Seen]} instead of ${value}`);
      if (row.scope_id === null) continue;
      this.rows += 1;
      if (row.scope_id !== scopeIdOf(scope) || row.tool_id !== toolOf(scope))
        this.findings.push(`a row: of ${row.scope_id}, ${row.tool_id}, in ${scopeIdOf(scope)}`);
    }
  }
}

export const toolOf = (scope: Scope): string => `tool-of-${tenantIdOf(scope) ?? 'local'}`;

/** The newest rows, which the policy alone keeps to the scope, and the settings of the transaction. */
async function look(tx: ScopeTransaction): Promise<readonly Seen[]> {
  const limit = 1 + Math.floor(Math.random() * TEXTS);
  const newest = tx
    .listFrom('cache_hits')
    .select(['scope_id', 'tool_id'])
    .orderBy('timestamp', 'desc')
    .limit(sql.lit(limit));
  const { rows } = await sql<Seen>`
    select current_setting('app.tenant_id', true) as tenant, current_setting('app.user_id', true) as member,
      current_setting('app.key_id', true) as key, newest.scope_id, newest.tool_id
    from (select 1) as one left join lateral (${newest}) as newest on true`.execute(tx.db);
  return rows;
}

const store = (tx: ScopeTransaction, scope: Scope, token: string, tokens_saved = 1): Promise<unknown> =>
  tx.db
    .insertInto('cache_hits')
    .values({ tool_id: toolOf(scope), file_path: token, tokens_saved })
    .execute();
