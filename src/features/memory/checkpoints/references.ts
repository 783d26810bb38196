import { type Fault, ValidationFailed } from '../../../lib/errors.ts';
import { AlreadySuperseded, NamedCheckpointNotFound } from './checkpoint.errors.ts';
import type { ReferenceRow } from './checkpoint.repository.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';

/**
 * Throws the first error in the references of a new checkpoint, with its place in the body; returns if there is none.
 */
export function refuseReferences(checkpoint: StoreCheckpoint, found: readonly ReferenceRow[]): void {
  const { supersedes = [], visibility = 'private' } = checkpoint;
  const known = new Map(found.map((row) => [row.checkpoint_id, row]));

  const missing = placesOf(checkpoint).filter(([, id]) => !known.has(id));
  if (missing.length > 0)
    throw new NamedCheckpointNotFound(
      missing.map(([path]) => ({ path, message: 'this checkpoint does not exist' })),
    );

  const taken = supersedes.flatMap((id, index): Fault[] => {
    const { isCurrent, superseded_by: by = null } = known.get(id) ?? { isCurrent: false };
    if (isCurrent && (by === null || supersedes.includes(by))) return [];
    return [
      {
        path: `supersedes.${index}`,
        message: by === null ? 'is no longer current' : `is superseded by ${by}`,
      },
    ];
  });
  if (taken.length > 0) throw new AlreadySuperseded(taken);

  if (visibility === 'private' && supersedes.some((id) => known.get(id)?.visibility === 'team'))
    throw new ValidationFailed([
      { path: 'visibility', message: 'must be team, because it supersedes a checkpoint of the team' },
    ]);
}

/** The ids that it refers to. */
export const referencesOf = (checkpoint: StoreCheckpoint): string[] =>
  placesOf(checkpoint).map(([, id]) => id);

function placesOf(checkpoint: StoreCheckpoint): [path: string, id: string][] {
  const { supersedes = [], influenced_by = [], parent_checkpoint_id: parent } = checkpoint;
  const places = (field: string, ids: readonly string[]) =>
    ids.map((id, index): [string, string] => [`${field}.${index}`, id]);
  return [
    ...places('supersedes', supersedes),
    ...places('influenced_by', influenced_by),
    ...(parent === undefined ? [] : [['parent_checkpoint_id', parent] as [string, string]]),
  ];
}

/** The checkpoints that it refers to without superseding them. They must exist but need not be current. */
export function influencesOf({
  influenced_by = [],
  parent_checkpoint_id: parent,
}: StoreCheckpoint): string[] {
  return [...new Set([...influenced_by, ...(parent === undefined ? [] : [parent])])];
}
