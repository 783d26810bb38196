import { createHash } from 'node:crypto';
import { type Scope, userIdOf } from '../../../auth/scope.ts';
import { cutTo } from '../../../lib/cut-text.ts';
import type { StoreCheckpoint } from '../../memory/checkpoints/checkpoint.schemas.ts';
import type { ToolEvent } from '../otel/facts.ts';
import { type Time, unlessAhead } from '../otel/mapping/times.ts';
import type { HookEvent, HookTool } from './hook-event.ts';

/** Most hooks have no time: the same words within this time are one event that was sent again, later another one. */
const SAME_MS = 30_000;
const MAX_NAME = 250;
const MAX_SUMMARY = 100_000;

const digest = (...parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** The id that the event gets, and after it those that it may have been stored with already. */
export function idsOf(
  tool: HookTool,
  { fingerprint, is_unique }: HookEvent,
  nowMs: number,
): [string, ...string[]] {
  const idIn = (period: number | null) => `evt_${digest('hook', tool, fingerprint, period).slice(0, 32)}`;
  if (is_unique) return [idIn(null)];
  const period = Math.floor(nowMs / SAME_MS);
  // the next one, too: another request may have looked at its clock later and have been faster
  return [idIn(period), idIn(period - 1), idIn(period + 1)];
}

/** Names begin with `hook.`, so that no report adds a hook to what telemetry tells of the same event. */
const nameOf = ({ name }: Pick<HookEvent, 'name'>): string => `hook.${name.slice(0, MAX_NAME)}`;

export function timeOf({ timestamp }: Pick<HookEvent, 'timestamp'>, nowMs: number): Time {
  const now = nowMs * 1_000;
  return unlessAhead(timestamp ?? now, now);
}

interface Stored {
  readonly id: string;
  readonly time: Time;
  /** Of the checkpoint with the summary. */
  readonly checkpoint_id?: string | undefined;
}

export function factOf(tool: HookTool, event: HookEvent, { id, time, checkpoint_id }: Stored): ToolEvent {
  const skew = time.isSkewed && { clock_skewed: true };
  return {
    id,
    tool_id: tool,
    tool_version: event.tool_version,
    external_id: event.external_id,
    timestamp: time.at,
    attributes: JSON.stringify({ ...event.attributes, ...skew, checkpoint_id }),
    name: nameOf(event),
    original_name: event.original_name,
    tool_name: event.tool_name,
    call_id: event.call_id,
    success: event.success,
    decision: null,
    duration_ms: event.duration_ms,
    prompt_id: event.prompt_id,
    sequence: null,
    is_work: event.is_work,
  };
}

/** The same summary of a session by the same user always has the same id. */
export const checkpointIdOf = (scope: Scope, sessionId: string, summary: string): string =>
  `ckpt_${digest('compaction', userIdOf(scope) ?? null, sessionId, summary).slice(0, 12)}`;

export function checkpointOf(
  tool: HookTool,
  { tool_version, summary }: HookEvent & { readonly summary: string },
  session_id: string,
): StoreCheckpoint {
  const isLong = summary.length > MAX_SUMMARY;
  return {
    session_id,
    tool_id: tool,
    tool_version: tool_version ?? undefined,
    checkpoint_type: 'pre_compaction',
    visibility: 'private',
    summary: cutTo(summary, MAX_SUMMARY),
    ...(isLong && { compressed_context: cutTo(summary, 1_000_000) }),
  };
}
