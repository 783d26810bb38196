import { AppError, type Fault } from '../../../lib/errors.ts';
import type { Plan } from './move.repository.ts';
import type { Obstacles } from './undo.repository.ts';

/** Another claim or undo of this installation runs. */
export class ClaimRunning extends AppError {
  readonly code = 'claim_running';
  readonly status = 409;
  override readonly headers = { 'Retry-After': '5' };
  constructor() {
    super('Local data is being moved by another claim right now. Try again when it is done.');
  }
}

/** A row of a distributed database cannot change its scope. */
export class ClaimOnCluster extends AppError {
  readonly code = 'claim_on_cluster';
  readonly status = 501;
  constructor() {
    super(
      'This server keeps its data on several nodes, and local data cannot be moved between them, so nothing was moved. ' +
        'Export the local data and import the archive into the team instead.',
    );
  }
}

export class NothingToClaim extends AppError {
  readonly code = 'nothing_to_claim';
  readonly status = 409;
  constructor() {
    super('Local mode has no data that could be moved, so nothing was changed.');
  }
}

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} of ${name}`)
    .join(', ');

/** `errors` has the first of the conflicts: `path` is the kind, `message` the id. */
export class ClaimConflicts extends AppError {
  readonly code = 'claim_conflicts';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor({ conflicts, listed: first }: Plan) {
    super(
      `The team already has data with the same ids (${listed(conflicts)}), so nothing was moved. ` +
        'Repeat the claim with `on_conflict` set to `leave` to move everything else.',
    );
    this.faults = first.map(({ kind, id }) => ({ path: kind, message: id }));
  }
}

export class ClaimUndone extends AppError {
  readonly code = 'claim_already_undone';
  readonly status = 409;
  constructor() {
    super('This claim was already undone, so nothing was changed.');
  }
}

export class ClaimUndoExpired extends AppError {
  readonly code = 'claim_undo_expired';
  readonly status = 409;
  constructor(until: string) {
    super(
      `This claim could be undone until ${until}. Its data belongs to the team now; nothing was changed.`,
    );
  }
}

/** `errors` says what is in the way: `path` is a table or the kind of a key, `message` how many. */
export class ClaimUndoBlocked extends AppError {
  readonly code = 'claim_undo_blocked';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor({ team_rows, local_keys, missing_projects }: Obstacles) {
    super(
      'The claim cannot be undone, because the team or local mode went on with the data since then; see `errors`. ' +
        'Nothing was changed.',
    );
    const faults = [
      ...Object.entries(team_rows).map(([table, count]) => ({
        path: `team.${table}`,
        message: `${count} rows of the team belong to data of the claim`,
      })),
      ...Object.entries(local_keys).map(([kind, count]) => ({
        path: `local.${kind}`,
        message: `${count} taken in local mode since the claim`,
      })),
    ];
    if (missing_projects > 0)
      faults.push({ path: 'local.projects', message: `${missing_projects} are missing in local mode` });
    this.faults = faults;
  }
}
