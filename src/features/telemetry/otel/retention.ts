import type { Facts } from './facts.ts';
import type { Mapped } from './mapping/mapping.ts';
import { allOf, rejectedFor } from './rejections.ts';

const DAY = 86_400_000_000;
/** The clocks of the server and the database differ, and what the chore has deleted must not come back. */
const MARGIN = 60_000_000;

/** Rejects facts that are older than the retention, which is `null` if there is none. */
export function withinRetention({ facts, rejected }: Mapped, days: number | null): Mapped {
  if (days === null) return { facts, rejected };
  const oldest = Date.now() * 1_000 - days * DAY + MARGIN;
  const isKept = ({ timestamp }: { readonly timestamp: number }): boolean => timestamp >= oldest;
  const kept: Facts = {
    requests: facts.requests.filter(isKept),
    events: facts.events.filter(isKept),
    points: facts.points.filter(isKept),
  };
  const reason = `older than the ${days} days for which telemetry is kept`;
  const records = countOf({ ...facts, points: [] }) - countOf({ ...kept, points: [] });
  const points = facts.points.length - kept.points.length;
  return {
    facts: kept,
    rejected: allOf(
      rejected,
      rejectedFor('record', records, reason),
      rejectedFor('data point', points, reason),
    ),
  };
}

export const countOf = ({ requests, events, points }: Facts): number =>
  requests.length + events.length + points.length;
