import type { Actor } from '../../../auth/actor.ts';
import { deleting, type Scope, scopeIdOf } from '../../../auth/scope.ts';
import { DEFAULT_REVISION } from '../../../db/query/if-match.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { PreconditionFailed, ValidationFailed } from '../../../lib/errors.ts';
import type { TtlCache } from '../../../lib/ttl-cache.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { PlanLimitReached } from '../../entitlements/plan-limit.errors.ts';
import { periodsOf, type RetentionPeriods } from './retention-periods.ts';
import {
  announceSettings,
  findSettings,
  isSetUp,
  lockSettings,
  mergeSettings,
  replaceSettings,
  type SettingsRow,
} from './tenant-settings.repository.ts';
import {
  DEFAULT_SETTINGS,
  OTEL_SWITCHES,
  type OtelSwitch,
  PROFILES,
  type SetSettings,
  type Settings,
  type SettingsChange,
} from './tenant-settings.schemas.ts';

/** `updated_at` is NULL and `revision` 0 where nothing has been set. */
export interface SettingsOfScope {
  readonly settings: Settings;
  readonly limits_events: boolean;
  readonly updated_at: string | null;
  readonly revision: number;
}

class NoAuditLog extends ValidationFailed {
  constructor() {
    super([
      {
        path: 'retention.audit_days',
        message: 'must be null in local mode, which has no audit log to delete from',
      },
    ]);
  }
}

/** The settings of a tenant, or of local mode. */
export class TenantSettingsService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #cache: TtlCache<SetSettings>;
  readonly #entitlements: EntitlementsService;

  constructor(
    database: Database,
    audit: AuditService,
    cache: TtlCache<SetSettings>,
    entitlements: EntitlementsService,
  ) {
    this.#database = database;
    this.#audit = audit;
    this.#cache = cache;
    this.#entitlements = entitlements;
  }

  /** Includes the defaults of everything that is not stored. Reading stores nothing. */
  async get(scope: Scope): Promise<SettingsOfScope> {
    return completed(await this.#database.readOne(scope, findSettings));
  }

  profiles(): Readonly<Record<string, Settings>> {
    return PROFILES;
  }

  /**
   * Throws PreconditionFailed if the revision is not `ifMatch` (0 means that nothing is stored), or PlanLimitReached
   * for more days of retention than the plan allows.
   */
  async replace(
    scope: Scope,
    settings: SettingsChange,
    actor: Actor,
    ifMatch?: number,
  ): Promise<SettingsOfScope> {
    await this.#requireRetention(scope, settings);
    return this.#change(scope, actor, (tx) => replaceSettings(tx, settings, ifMatch));
  }

  /**
   * Sets the given fields only; null takes a field back to its default. A profile sets its values, but values that are
   * given beside it win. Throws
   * PreconditionFailed and PlanLimitReached as `replace` does.
   */
  async change(
    scope: Scope,
    change: SettingsChange,
    actor: Actor,
    ifMatch?: number,
  ): Promise<SettingsOfScope> {
    await this.#requireRetention(scope, change);
    return this.#change(scope, actor, (tx) => mergeSettings(tx, withProfile(change), ifMatch));
  }

  /**
   * What has been set. A change holds at once in this process, and in the others as soon as they receive its
   * notification, at most a second later.
   */
  current(scope: Scope): Promise<SetSettings> {
    const load = async () => (await this.#database.readOne(scope, findSettings))?.settings ?? {};
    return this.#database.isJoined
      ? this.#cache.getAlone(scopeIdOf(scope), load)
      : this.#cache.get(scopeIdOf(scope), load);
  }

  /** Handles a notification from another process. */
  forget(scopeId: string): void {
    this.#cache.forget(scopeId);
  }

  /** Call this when notifications may have been lost. */
  forgetAll(): void {
    this.#cache.clear();
  }

  /** How long each kind of data is kept. */
  async retention(scope: Scope): Promise<RetentionPeriods> {
    return periodsOf(await this.current(scope));
  }

  /** As `retention`, but never out of date. */
  async readRetention(scope: Scope): Promise<RetentionPeriods> {
    return periodsOf((await this.#database.readOne(scope, findSettings))?.settings ?? {});
  }

  /**
   * The stored periods, and what they would be after a change of the settings; nothing is stored. Throws PlanLimitReached as
   * `change` does.
   */
  async proposedRetention(
    scope: Scope,
    change: Pick<SettingsChange, 'retention_days' | 'retention'>,
  ): Promise<{ readonly present: RetentionPeriods; readonly proposed: RetentionPeriods }> {
    await this.#requireRetention(scope, change);
    const stored = (await this.#database.readOne(scope, findSettings))?.settings ?? {};
    const { retention_days = stored.retention_days, retention = {} } = change;
    const kept = retention === null ? {} : { ...stored.retention, ...retention };
    return { present: periodsOf(stored), proposed: periodsOf({ retention_days, retention: kept }) };
  }

  /**
   * Stored settings stay as they are when the plan becomes smaller; only new values are checked against it. Throws RoleNotSetUp
   * for what the server could not delete.
   */
  async #requireRetention(scope: Scope, { retention_days, retention }: SettingsChange): Promise<void> {
    if (scope.kind === 'local' && typeof retention?.audit_days === 'number') throw new NoAuditLog();
    const { sessions_days, samples_days, checkpoints_days, audit_days } = retention ?? {};
    if ([sessions_days, samples_days, checkpoints_days, audit_days].some((days) => typeof days === 'number'))
      await this.#database.readOne(deleting(scope), isSetUp);
    const limited = [retention_days, retention?.samples_days, retention?.telemetry_days];
    const days = Math.max(...limited.map((one) => one ?? 0));
    if (days === 0) return;
    const { plan, entitlements } = await this.#entitlements.of(scope);
    const { retention_days: most } = entitlements;
    if (plan !== null && most !== null && days > most)
      throw PlanLimitReached.ofCount('retention_days', plan, most, days);
  }

  async #change(
    scope: Scope,
    actor: Actor,
    write: (tx: ScopeTransaction) => Promise<SettingsRow | undefined>,
  ): Promise<SettingsOfScope> {
    const stored = await this.#database.inScope(scope, async (tx) => {
      const [written] = await Promise.all([
        scope.kind === 'local' ? write(tx) : this.#recorded(tx, actor, write),
        announceSettings(tx),
      ]);
      return written;
    });
    if (!stored) throw new PreconditionFailed();
    this.forget(scopeIdOf(scope));
    return completed(stored);
  }

  async #recorded(
    tx: ScopeTransaction,
    actor: Actor,
    write: (tx: ScopeTransaction) => Promise<SettingsRow | undefined>,
  ): Promise<SettingsRow | undefined> {
    const by = await holdAuthority(tx, { tenantId: tx.scopeId, actor, permission: 'settings:write' });
    const before = (await lockSettings(tx))?.settings ?? {};
    const stored = await write(tx);
    if (!stored) return undefined;
    const line = { tenantId: tx.scopeId, actor: by, resource: { type: 'settings' } };
    await this.#audit.record(tx, { ...line, action: 'settings.changed', before, after: stored.settings });
    const switched = OTEL_SWITCHES.filter((name) => isOn(before, name) !== isOn(stored.settings, name));
    if (switched.length > 0)
      await this.#audit.record(tx, {
        ...line,
        action: 'settings.otel_changed',
        before: stateOf(before, switched),
        after: stateOf(stored.settings, switched),
      });
    return stored;
  }
}

const isOn = (set: SetSettings, name: OtelSwitch): boolean => set[name] ?? false;

const stateOf = (set: SetSettings, names: readonly OtelSwitch[]) =>
  Object.fromEntries(names.map((name) => [name, isOn(set, name)]));

function withProfile(change: SettingsChange): SettingsChange {
  if (!change.performance_profile) return change;
  const profile = PROFILES[change.performance_profile];
  const features = change.features === null ? null : { ...profile.features, ...change.features };
  return { ...profile, ...change, features };
}

function completed(stored: SettingsRow | undefined): SettingsOfScope {
  const { retention = {}, ...set } = stored?.settings ?? {};
  const kept = Object.keys(retention).length > 0 && { retention };
  return {
    settings: {
      ...DEFAULT_SETTINGS,
      ...set,
      ...kept,
      features: { ...DEFAULT_SETTINGS.features, ...set.features },
    },
    limits_events: set.max_events_per_minute !== undefined,
    updated_at: stored?.updated_at ?? null,
    revision: stored?.revision ?? DEFAULT_REVISION,
  };
}
