import type { Actor } from '../../../auth/actor.ts';
import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import { UNSTORED } from '../../../db/query/if-match.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { AppError, PreconditionFailed } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { PlanLimitReached } from '../../entitlements/plan-limit.errors.ts';
import type { EventGate } from './event-gate.ts';
import {
  findSettings,
  lockSettings,
  mergeSettings,
  replaceSettings,
  type SettingsRow,
} from './tenant-settings.repository.ts';
import {
  DEFAULT_SETTINGS,
  type Feature,
  PROFILES,
  type SetSettings,
  type Settings,
  type SettingsChange,
} from './tenant-settings.schemas.ts';

export class EventLimitReached extends AppError {
  readonly code = 'event_limit_reached';
  readonly status = 429;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(mostPerMinute: number, waitMs: number) {
    super(`The settings allow ${mostPerMinute} events a minute.`);
    this.headers = { 'Retry-After': `${Math.ceil(waitMs / 1_000)}` };
  }
}

export class FeatureDisabled extends AppError {
  readonly code = 'feature_disabled';
  readonly status = 403;
  constructor(feature: Feature) {
    super(`The settings have the feature ${feature} switched off.`);
  }
}

/** `updated_at` is NULL and `revision` 0 where nothing has been set. */
export interface SettingsOfScope {
  readonly settings: Settings;
  readonly limits_events: boolean;
  readonly updated_at: string | null;
  readonly revision: number;
}

/** The settings of a tenant, or of local mode. */
export class TenantSettingsService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #gate: EventGate<SetSettings>;
  readonly #entitlements: EntitlementsService;

  constructor(
    database: Database,
    audit: AuditService,
    gate: EventGate<SetSettings>,
    entitlements: EntitlementsService,
  ) {
    this.#database = database;
    this.#audit = audit;
    this.#gate = gate;
    this.#entitlements = entitlements;
  }

  /** With the default of everything that has not been set. Reading stores nothing. */
  async get(scope: Scope): Promise<SettingsOfScope> {
    return completed(await this.#database.readOne(scope, findSettings));
  }

  profiles(): Readonly<Record<string, Settings>> {
    return PROFILES;
  }

  /**
   * Throws PreconditionFailed where the revision is not `ifMatch`, and 0 means that nothing has been set; or
   * PlanLimitReached for more days of retention than the plan has.
   */
  async replace(scope: Scope, settings: Settings, actor: Actor, ifMatch?: number): Promise<SettingsOfScope> {
    await this.#requireRetention(scope, settings);
    return this.#change(scope, actor, (tx) => replaceSettings(tx, settings, ifMatch));
  }

  /**
   * Sets what is named and leaves the rest. A profile brings its values, but those that are named beside it win.
   * Throws PreconditionFailed and PlanLimitReached as `replace` does.
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
   * Lets `count` events of a scope in, all or none, before they are written. `features` are those that they belong
   * to. Asks the database at most every ten seconds; another server process's change is obeyed after as long. Each
   * process counts its own events. The smaller of what the scope has set and what its plan allows is the limit. Throws
   * FeatureDisabled, EventLimitReached, or PlanLimitReached.
   */
  async admitEvents(scope: Scope, count: number, features: readonly Feature[] = []): Promise<void> {
    const scopeId = scopeIdOf(scope);
    const set = await this.#remembered(scope);
    const disabled = features.find((feature) => set.features?.[feature] === false);
    if (disabled) throw new FeatureDisabled(disabled);
    const { plan, entitlements } = await this.#entitlements.of(scope);
    const ofPlan = entitlements.ingest_events_per_minute ?? Number.POSITIVE_INFINITY;
    const most = Math.min(set.max_events_per_minute ?? ofPlan, ofPlan);
    if (most === Number.POSITIVE_INFINITY) return;
    const waitMs = this.#gate.waitFor(scopeId, count, most);
    if (waitMs === 0) return;
    if (plan !== null && most === ofPlan) throw PlanLimitReached.ofRate(plan, most, waitMs);
    throw new EventLimitReached(most, waitMs);
  }

  /** After how many days the scope wants its samples deleted; `null`: never. */
  async retentionDays(scope: Scope): Promise<number | null> {
    return (await this.#remembered(scope)).retention_days ?? null;
  }

  /** What is stored already stays what it is when the plan becomes less: only a new wish is held against it. */
  async #requireRetention(scope: Scope, { retention_days: days }: SettingsChange): Promise<void> {
    if (typeof days !== 'number') return;
    const { plan, entitlements } = await this.#entitlements.of(scope);
    const { retention_days: most } = entitlements;
    if (plan !== null && most !== null && days > most)
      throw PlanLimitReached.ofCount('retention_days', plan, most, days);
  }

  /** What is refused of a batch; as up to date as `admitEvents`. */
  async disabledFeatures(scope: Scope): Promise<Feature[]> {
    const { features = {} } = await this.#remembered(scope);
    return (Object.keys(features) as Feature[]).filter((feature) => features[feature] === false);
  }

  #remembered(scope: Scope): Promise<SetSettings> {
    const load = () => this.#load(scope);
    return this.#database.isJoined
      ? this.#gate.settingsInside(scopeIdOf(scope), load)
      : this.#gate.settingsOf(scopeIdOf(scope), load);
  }

  async #load(scope: Scope): Promise<SetSettings> {
    return (await this.#database.readOne(scope, findSettings))?.settings ?? {};
  }

  async #change(
    scope: Scope,
    actor: Actor,
    write: (tx: ScopeTransaction) => Promise<SettingsRow | undefined>,
  ): Promise<SettingsOfScope> {
    const stored = await (scope.kind === 'local'
      ? this.#database.writeOne(scope, write)
      : this.#database.inScope(scope, (tx) => this.#recorded(tx, actor, write)));
    if (!stored) throw new PreconditionFailed();
    this.#gate.forget(scopeIdOf(scope));
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
    if (stored)
      await this.#audit.record(tx, {
        tenantId: tx.scopeId,
        actor: by,
        action: 'settings.changed',
        resource: { type: 'settings' },
        before,
        after: stored.settings,
      });
    return stored;
  }
}

function withProfile(change: SettingsChange): SettingsChange {
  if (change.performance_profile === undefined) return change;
  const profile = PROFILES[change.performance_profile];
  return { ...profile, ...change, features: { ...profile.features, ...change.features } };
}

function completed(stored: SettingsRow | undefined): SettingsOfScope {
  const set = stored?.settings ?? {};
  return {
    settings: { ...DEFAULT_SETTINGS, ...set, features: { ...DEFAULT_SETTINGS.features, ...set.features } },
    limits_events: set.max_events_per_minute !== undefined,
    updated_at: stored?.updated_at ?? null,
    revision: stored?.revision ?? UNSTORED,
  };
}
