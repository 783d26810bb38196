import type { SetSettings } from './tenant-settings.schemas.ts';

export const RETENTION_KINDS = ['sessions', 'samples', 'telemetry', 'checkpoints', 'audit'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** In days; `null`: kept without an end. */
export interface RetentionPeriods extends Readonly<Record<RetentionKind, number | null>> {
  /** Metric samples are the part of `samples` that `retention_days` has always been for. */
  readonly metrics: number | null;
}

/** `retention_days` is the default for metric samples and telemetry, and for nothing that it did not delete before. */
export function periodsOf({ retention_days = null, retention = {} }: SetSettings): RetentionPeriods {
  return {
    sessions: retention.sessions_days ?? null,
    samples: retention.samples_days ?? null,
    metrics: retention.samples_days ?? retention_days,
    telemetry: retention.telemetry_days ?? retention_days,
    checkpoints: retention.checkpoints_days ?? null,
    audit: retention.audit_days ?? null,
  };
}
