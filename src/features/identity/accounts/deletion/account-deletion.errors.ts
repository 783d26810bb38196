import { AppError, type Fault } from '../../../../lib/errors.ts';

interface Team {
  readonly tenant_id: string;
  readonly name: string;
}

const named = (teams: readonly Team[]) => teams.map(({ name }) => `"${name}"`).join(', ');
const faultsOf = (teams: readonly Team[], message: string): Fault[] =>
  teams.map(({ tenant_id: path }) => ({ path, message }));

/** Other members would be left without an owner. */
export class LastOwnerOfTeams extends AppError {
  readonly code = 'last_owner';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor(teams: readonly Team[]) {
    super(
      `You are the last owner of ${named(teams)}, which other members still use. Make another member an owner there, remove the other members, or delete the team. Then delete your account.`,
    );
    this.faults = faultsOf(teams, 'Has other members and no other owner.');
  }
}

/** Teams that would be deleted with the account, but are still paid for. */
export class TeamsSubscribed extends AppError {
  readonly code = 'subscription_live';
  readonly status = 409;
  override readonly faults: readonly Fault[];
  constructor(teams: readonly Team[]) {
    super(
      `${named(teams)} would be deleted with your account, and still has a subscription. Cancel it in the billing portal of the team. When it has ended, delete your account.`,
    );
    this.faults = faultsOf(teams, 'Has a subscription that has not ended.');
  }
}
