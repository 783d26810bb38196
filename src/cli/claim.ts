import { type Command, InvalidArgumentError } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import type { TenantScope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import { type ClaimOutcome, claimParams } from '../features/exchange/claims/claim.schemas.ts';
import { NotFound } from '../lib/errors.ts';
import { withServices } from './connections.ts';
import { CommandRefused, emailAddress, existingMember, tenantId, tenantToFill } from './options.ts';

interface ClaimOptions {
  readonly tenant?: string;
  readonly user?: string;
  readonly dryRun?: boolean;
  readonly leaveConflicts?: boolean;
}

export function addClaimCommands(program: Command): void {
  const claim = program
    .command('claim')
    .description('move the data of local mode to a tenant; `claim undo` moves it back')
    // not required of `claim undo`, which would inherit that
    .option('--tenant <id>', 'the tenant; always needed', tenantId)
    .option('--user <email>', 'the member who reads the private checkpoints', emailAddress)
    .option('--dry-run', 'only say what would move and what conflicts')
    .option('--leave-conflicts', 'move everything else if the tenant has data with the same ids')
    .action((options: ClaimOptions) => withServices((services) => claimLocalData(services, options)));
  claim
    .command('undo')
    .description('move everything that a claim has brought back to local mode, within 30 days')
    .argument('<claim-id>', 'the id that `claim` printed', claimId)
    .action((id: string) =>
      withServices(async (services) => {
        const { moved } = await services.claims.undo(await tenantOfClaim(services, id), id, OPERATOR);
        console.log('undone');
        printCounts('moved back', moved);
      }),
    );
}

/** No role sees the claims of all tenants, and an installation with local mode has few. */
async function tenantOfClaim({ tenants, claims }: Services, id: string): Promise<TenantScope> {
  for (const { id: tenantId } of await tenants.list()) {
    const scope = { kind: 'tenant', tenantId } as const;
    const found = await claims.get(scope, id).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    });
    if (found) return scope;
  }
  throw new CommandRefused(`No tenant has the claim ${id}. Use the id that \`claim\` printed.`);
}

function claimId(text: string): string {
  if (!claimParams.shape.claim_id.safeParse(text).success)
    throw new InvalidArgumentError('a claim id is claim_ and a UUID, as `claim` printed it');
  return text;
}

async function claimLocalData(
  services: Services,
  { tenant, user, dryRun = false, leaveConflicts }: ClaimOptions,
): Promise<void> {
  if (tenant === undefined)
    throw new CommandRefused('Name the tenant with --tenant <id>; `omnimemory tenant list` shows all.');
  const scope = await tenantToFill(services, tenant);
  const userId = user === undefined ? undefined : (await existingMember(services, scope, user)).user_id;
  const wanted = { dry_run: dryRun, on_conflict: leaveConflicts ? 'leave' : 'refuse' } as const;
  const outcome = await services.claims.claim(scope, wanted, OPERATOR, userId);
  if (outcome.claim) console.log(outcome.claim.claim_id);
  printOutcome(outcome);
  if (userId === undefined && outcome.moved.checkpoints)
    console.error(
      'Without --user, private checkpoints can be read only with API keys that belong to nobody. ' +
        (dryRun ? 'Name a member with --user.' : '`omnimemory claim undo` takes the move back.'),
    );
}

function printOutcome({
  refused,
  moved,
  left_local,
  conflicts,
  listed_conflicts,
  claim,
}: ClaimOutcome): void {
  printCounts(claim ? 'moved' : 'would move', moved);
  printCounts(claim ? 'stayed local' : 'would stay local', left_local);
  printCounts('conflicts', conflicts);
  for (const { kind, id } of listed_conflicts) console.error(`  ${kind} ${id}`);
  if (refused)
    console.error(
      'The claim would be refused because of these conflicts. Use --leave-conflicts to move the rest.',
    );
}

function printCounts(title: string, counts: Readonly<Record<string, number>>): void {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  console.error(`${title}: ${parts.length === 0 ? 'nothing' : parts.join(', ')}`);
}
