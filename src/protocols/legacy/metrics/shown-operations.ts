import type { SavingsByMode } from '../../../features/telemetry/tool-operations/operation-report.service.ts';
import { dollars } from './metric-fields.ts';
import { added } from './shown-metrics.ts';

const TOOL_NAMES = ['read', 'search'] as const;

type Group = SavingsByMode['groups'][number];

const ofToolName = ({ groups }: SavingsByMode, name: string): Group[] =>
  groups.filter(({ tool_name }) => tool_name === name);

const sumOf = (groups: readonly Group[], field: 'tokens_original' | 'tokens_actual' | 'tokens_prevented') =>
  added(groups.map((group) => group[field]));

const countOf = (groups: readonly Group[]): number =>
  added(groups.map(({ operation_count }) => operation_count));

/** The answer of `/metrics/tool-breakdown` without its period. */
export function breakdownOf(report: SavingsByMode) {
  const byTool = Object.fromEntries(TOOL_NAMES.map((name) => [name, totalsOf(ofToolName(report, name))]));
  return {
    ...byTool,
    total_tokens_prevented: report.totals.tokens_prevented,
    total_cost_saved: dollars(report.totals.cost_saved),
  };
}

const totalsOf = (groups: readonly Group[]) => ({
  total_operations: countOf(groups),
  total_tokens_original: sumOf(groups, 'tokens_original'),
  total_tokens_actual: sumOf(groups, 'tokens_actual'),
  total_tokens_prevented: sumOf(groups, 'tokens_prevented'),
  avg_response_time_ms: averageOf(groups),
  by_mode: Object.fromEntries(
    groups.map((group) => [
      group.operation_mode,
      {
        count: group.operation_count,
        tokens_prevented: group.tokens_prevented,
        avg_response_time_ms: group.avg_response_time_ms,
      },
    ]),
  ),
});

/** Of all operations, and not of the averages of the modes; null without any. */
function averageOf(groups: readonly Group[]): number | null {
  const count = countOf(groups);
  const total = added(groups.map((one) => (one.avg_response_time_ms ?? 0) * one.operation_count));
  return count === 0 ? null : total / count;
}

const savedIn = (groups: readonly Group[]) => ({
  cost_saved: added(groups.map(({ cost_saved }) => dollars(cost_saved))),
  tokens_prevented: sumOf(groups, 'tokens_prevented'),
  operations: countOf(groups),
});

export const savedByTool = (report: SavingsByMode) =>
  Object.fromEntries(TOOL_NAMES.map((name) => [name, savedIn(ofToolName(report, name))]));

/** Both tools have some of the modes. */
export function savedByMode({ groups }: SavingsByMode) {
  const modes = new Set(groups.map(({ operation_mode }) => operation_mode));
  return Object.fromEntries(
    [...modes].map((mode) => [mode, savedIn(groups.filter(({ operation_mode }) => operation_mode === mode))]),
  );
}
