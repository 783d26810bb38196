import type { Cells } from './cells.ts';
import { canonicalId } from './cells.ts';

/** What the file says of the checkpoints that a page names. */
export interface Successor {
  readonly recorded_at: string;
  readonly valid_from: string;
}
export type Named = ReadonlyMap<string, Successor>;

/** `undefined` in `recorded_end` and `valid_to`: no end. */
export interface VersionTimes {
  readonly revision: number;
  readonly recorded_at: string;
  readonly recorded_end: string | undefined;
  readonly valid_from: string;
  readonly valid_to: string | undefined;
  readonly superseded_by: string | null;
}

/**
 * OmniMemory 1 changed a superseded checkpoint in place. Here it has two versions: the one that was believed until its
 * successor was recorded, and the one that ends where the successor begins. There is no second one if the successor
 * began before it: then it was never true.
 */
export function versionsOf(
  cells: Cells,
  { created_at, named }: { created_at: string; named: Named },
): VersionTimes[] {
  const recorded_at = cells.past('recorded_at', created_at);
  const recorded_end = endOf(cells, recorded_at);
  const valid_from = cells.time('valid_from') ?? created_at;
  const superseded_by = canonicalId(cells.text('superseded_by'));
  const successor = superseded_by === undefined ? undefined : named.get(superseded_by);
  if (superseded_by !== undefined && successor === undefined)
    cells.note('superseded_by named a checkpoint that the file does not have; stored without it');
  const first = { revision: 1, recorded_at, recorded_end, valid_from, superseded_by: null };
  if (superseded_by === undefined || successor === undefined || recorded_end !== undefined)
    return [{ ...first, valid_to: validTo(cells, valid_from) }];
  const [, closed_at = recorded_at] = [recorded_at, successor.recorded_at].sort();
  if (successor.recorded_at < recorded_at)
    cells.note(
      'a checkpoint was recorded after the one that supersedes it; closed at the time of its own recording',
    );
  const before = { ...first, recorded_end: closed_at, valid_to: undefined };
  if (successor.valid_from <= valid_from) {
    cells.note('a checkpoint was superseded from before it began; stored as one that is no longer current');
    return [before];
  }
  const after = {
    ...first,
    revision: 2,
    recorded_at: closed_at,
    valid_to: successor.valid_from,
    superseded_by,
  };
  return [before, after];
}

function endOf(cells: Cells, recorded_at: string): string | undefined {
  const end = cells.end('recorded_end');
  if (end === undefined || end >= recorded_at) return end;
  cells.note('recorded_end was before recorded_at; stored as recorded_at');
  return recorded_at;
}

function validTo(cells: Cells, valid_from: string): string | undefined {
  const end = cells.end('valid_to');
  if (end === undefined || end > valid_from) return end;
  cells.note('valid_to was not after valid_from; stored without an end');
  return undefined;
}
