import type { Actor } from '../../auth/actor.ts';
import { may, rankOf } from '../../auth/permissions.ts';
import { ANY_REVISION } from '../../db/query/if-match.ts';
import { NotFound, PreconditionFailed } from '../../lib/errors.ts';
import { ApiKeyStillValid, DeletionNotPermitted } from './deletion.errors.ts';
import type { Deletion, Thing } from './deletion.schemas.ts';
import type { MovedFacts } from './moved-rows/move.repository.ts';

/** Local mode, the operator and the system have no rank and are above all. */
const isOwner = (actor: Actor): boolean =>
  (actor.kind !== 'user' && actor.kind !== 'key') || rankOf(actor) === 'owner';

/**
 * Members delete what they made, admins everything of the team, and owners sessions with the private checkpoints of others,
 * of which they learn the number. Decided by the rows that were moved, so nothing can change in between.
 */
export function requireRightToDelete(actor: Actor, kind: Thing, facts: MovedFacts): void {
  const refuse = (why: string): never => {
    throw new DeletionNotPermitted(why);
  };
  const me = actor.userId ?? null;
  switch (kind) {
    case 'session':
      if (facts.private_of_others > 0 && !isOwner(actor))
        refuse('The session has checkpoints that other people keep private, so only an owner can delete it.');
      if (may(actor, 'memory:delete_any')) return;
      if (me === null || facts.created_by !== me)
        refuse('Another person recorded the session, so only they or an admin can delete it.');
      if (facts.of_others > 0)
        refuse('The session has checkpoints of other people, so only an admin can delete it.');
      return;
    case 'checkpoint':
      if (facts.visibility === 'private' && facts.author_id !== me) throw new NotFound('checkpoint');
      if (facts.author_id !== me && !may(actor, 'memory:delete_any'))
        refuse('Another person stored the checkpoint, so only they or an admin can delete it.');
      return;
    case 'project':
      if (!may(actor, 'memory:delete_any'))
        refuse('A project and its memories belong to the whole team, so only an admin can delete it.');
      return;
    case 'api_key':
      if (!may(actor, 'api_keys:all') && (me === null || facts.user_id !== me)) throw new NotFound('api_key');
      if (!facts.revoked) throw new ApiKeyStillValid();
      return;
    case 'memory':
  }
}

/** Whoever asked for it, and admins. Of a former member's private checkpoints: owners, and that person after a return. */
export function requireRightToCancel(actor: Actor, { kind, target_id, requested_by }: Deletion): void {
  if (kind === 'departed_member') {
    if (isOwner(actor) || actor.userId === target_id) return;
    throw new DeletionNotPermitted(
      'These are private checkpoints of a former member, so only an owner can cancel the deletion.',
    );
  }
  if (may(actor, 'memory:delete_any') || (actor.userId !== undefined && requested_by === actor.userId))
    return;
  throw new DeletionNotPermitted(
    'Another person asked for the deletion, so only they or an admin can cancel it.',
  );
}

/** Throws PreconditionFailed if the thing is not at the revision that the caller has read. */
export function requireRevision({ revision }: MovedFacts, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === ANY_REVISION || ifMatch === revision) return;
  throw new PreconditionFailed(revision ?? undefined);
}
