import type { TenantScope } from '../../../auth/scope.ts';
import { CATALOGUE_CHECKS, CHECK_OF_POWERS, CHECK_OF_STRANGERS } from '../../../db/doctor/checks.ts';
import { compare } from '../../../db/doctor/compare.ts';
import { OWN_ROLE_CHECKS } from '../../../db/doctor/own-role-checks.ts';
import { rateDifferences } from '../../../db/doctor/rating.ts';
import { loadSnapshot } from '../../../db/doctor/snapshot.ts';
import { FairQueue } from '../../../db/pools/fair-queue.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { TtlCache } from '../../../lib/ttl-cache.ts';
import { examineOwnRole } from './isolation.repository.ts';
import type { IsolationReport } from './isolation.schemas.ts';

const KEPT_MS = 60_000;
/** It is the same for all tenants. */
const THE_REPORT = 'report';
const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 50 };
// Other administrators of the server and other contents of the database concern only its operator.
const COMPARED = CATALOGUE_CHECKS.filter((name) => name !== CHECK_OF_POWERS && name !== CHECK_OF_STRANGERS);

export class IsolationService {
  readonly #database: Database;
  readonly #reports = new TtlCache<IsolationReport>(KEPT_MS, { name: 'isolation_report' });
  // one after the other, and not one request for all: it could be aborted, or lose its rights, while others wait for it
  readonly #examining = new FairQueue(1, QUEUE_LIMITS);

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Reads the catalogue through the role that serves every tenant, and reports differences from what the migrations
   * created. The result is the same for all tenants and is cached for one minute.
   */
  async report(scope: TenantScope): Promise<IsolationReport> {
    const known = this.#reports.peek(THE_REPORT);
    if (known) return known;
    return this.#examining.inTurn(scope.tenantId, () =>
      this.#reports.get(THE_REPORT, () => this.#examine(scope)),
    );
  }

  async #examine(scope: TenantScope): Promise<IsolationReport> {
    const { checked_at, messages, catalogue } = await this.#database.readOne(scope, examineOwnRole);
    const differences = rateDifferences(compare(await loadSnapshot(), catalogue));
    const faults = differences.filter(({ severity }) => severity === 'fault');
    const found = [
      ...OWN_ROLE_CHECKS.map(({ name }) => ({ name, findings: messages[name] ?? [] })),
      ...COMPARED.map((name) => ({
        name,
        findings: faults.filter(({ check }) => check === name).map(({ message }) => message),
      })),
    ];
    const checks = found.map(({ name, findings }) => ({ name, ok: findings.length === 0, findings }));
    return { ok: checks.every(({ ok }) => ok), checked_at, checks };
  }
}
