import type { AgedLines } from '../audit/audit-log/audit.service.ts';
import {
  RETENTION_KINDS,
  type RetentionKind,
  type RetentionPeriods,
} from '../settings/tenant-settings/retention-periods.ts';
import type { RetentionPreview } from './retention.schemas.ts';

/** What would go of one table. Times are null if nothing would; `bytes` where they are not counted. */
export interface Due {
  readonly kind: RetentionKind;
  readonly table: string;
  readonly rows: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly bytes: number | null;
}

/** What is due with certain periods. */
export interface Counted {
  readonly periods: RetentionPeriods;
  readonly due: readonly Due[];
  readonly lines: AgedLines;
}

export interface Cut {
  readonly kind: RetentionKind;
  readonly kept_since: string;
}

type OfKind = RetentionPreview['kinds'][number]['present'];

export function previewOf(
  at: string,
  cuts: readonly Cut[],
  present: Counted,
  proposed: Counted,
): RetentionPreview {
  return {
    at,
    kinds: RETENTION_KINDS.map((kind) => ({
      kind,
      kept_since: cuts.find((cut) => cut.kind === kind)?.kept_since ?? null,
      present: ofKind(kind, present),
      proposed: ofKind(kind, proposed),
    })),
  };
}

function ofKind(kind: RetentionKind, { periods, due, lines }: Counted): OfKind {
  const log = { kind: 'audit' as const, table: 'audit_logs', ...lines, bytes: null };
  const tables = [...due, log]
    .filter((one) => one.kind === kind && one.rows > 0)
    .map(({ kind: _, ...table }) => table);
  const times = (end: 'oldest' | 'newest') => tables.flatMap((one) => one[end] ?? []).sort();
  const bytes = tables.flatMap((one) => one.bytes ?? []);
  return {
    // retention_days alone deletes metric samples, and nothing else of this kind
    days: kind === 'samples' ? periods.metrics : periods[kind],
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    oldest: times('oldest').at(0) ?? null,
    newest: times('newest').at(-1) ?? null,
    bytes: bytes.length === tables.length ? bytes.reduce((sum, one) => sum + one, 0) : null,
    tables,
  };
}
