import type { OutputOf } from '@omnimemory/client';
import type { Exact } from '../../api/exact-json.ts';

export type OperationsAnswer = Exact<OutputOf<'GET /v1/operations/breakdown'>>;

type NamedSums = OperationsAnswer['totals'] & {
  /** `undefined`: they are of a mode, and the key is its name. */
  readonly group: string | null | undefined;
};

/** The sums by a key: of a mode, or of a group. */
export function sumsOf(answer: OperationsAnswer): ReadonlyMap<string, NamedSums> {
  const sums = new Map<string, NamedSums>();
  for (const one of answer.groups)
    if ('group' in one) sums.set(one.group === null ? '-' : `=${one.group}`, one);
    else sums.set(`${one.tool_name}, ${one.operation_mode}`, { ...one, group: undefined });
  return sums;
}
