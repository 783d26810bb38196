import { CALLER_CHECKS } from '../../db/caller-checks.ts';
import type { Database } from '../../db/database.ts';
import type { TenantScope } from '../../db/scope.ts';
import { examineCaller } from './isolation.repository.ts';
import type { IsolationReport } from './isolation.schemas.ts';

const KEPT_MS = 60_000;

export class IsolationService {
  readonly #database: Database;
  #latest: { readonly report: Promise<IsolationReport>; readonly until: number } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * What the catalogue says about the role that serves every tenant, asked through that role. It is the same for all of
   * them, and kept for a minute.
   */
  report(scope: TenantScope): Promise<IsolationReport> {
    if (this.#latest && this.#latest.until > Date.now()) return this.#latest.report;
    const report = this.#examine(scope);
    this.#latest = { report, until: Date.now() + KEPT_MS };
    report.catch(() => {
      this.#latest = undefined;
    });
    return report;
  }

  async #examine(scope: TenantScope): Promise<IsolationReport> {
    const { checked_at, messages } = await this.#database.readOne(scope, examineCaller);
    const checks = CALLER_CHECKS.map(({ name }) => {
      const findings = messages[name] ?? [];
      return { name, ok: findings.length === 0, findings };
    });
    return { ok: checks.every(({ ok }) => ok), checked_at, checks };
  }
}
