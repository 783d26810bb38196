import { type Command, InvalidArgumentError } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import type { Services } from '../container.ts';
import type { DeletionRecord } from '../features/deletion-records/deletion-record.schemas.ts';
import { NotFound } from '../lib/errors.ts';
import { confirm } from './confirm.ts';
import { withServices } from './connections.ts';
import { CommandRefused, existingTenant, tenantId } from './options.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

type Listed = Awaited<ReturnType<Services['deletionRecords']['list']>>[number];

const COLUMNS: readonly Column<Listed>[] = [
  { heading: 'ID', of: ({ deletion_id }) => deletion_id },
  { heading: 'KIND', of: ({ kind }) => kind },
  { heading: 'STATE', of: ({ state }) => state },
  { heading: 'DUE', of: ({ due_at }) => due_at, plain: ({ due_at }) => `due ${due_at}` },
  { heading: 'TENANT', of: ({ tenant_id }) => tenant_id ?? '-' },
  { heading: 'REASON', of: ({ reason }) => reason ?? '' },
];

export function addDeletionCommands(program: Command): void {
  const deletion = program.command('deletion').description('deletions of whole tenants and accounts');
  deletion
    .command('list')
    .description('list deletions, newest first, with the tenant as long as it exists')
    .option(...JSON_OPTION)
    .action(({ json }: { readonly json?: true }) =>
      withServices((services) => listDeletions(services, json)),
    );
  deletion
    .command('show')
    .description('print the record of a deletion with its proof, as JSON')
    .argument('<deletion-id>', undefined, deletionId)
    .action((id: string) =>
      withServices(async (services) => console.log(JSON.stringify(await recordOf(services, id), null, 2))),
    );
  deletion
    .command('request')
    .description(
      'suspend a tenant at once and remove it for good after the grace period; print the id of the deletion',
    )
    .requiredOption('--tenant <id>', 'the tenant', tenantId)
    .option('--yes', 'do not ask')
    .action(({ tenant, yes }: { readonly tenant: string; readonly yes?: true }) =>
      withServices((services) => requestDeletion(services, tenant, yes === true)),
    );
  deletion
    .command('cancel')
    .description('cancel the deletion of a tenant, which is then what it was before')
    .argument('<deletion-id>', undefined, deletionId)
    .action((id: string) => withServices((services) => cancelDeletion(services, id)));
  deletion
    .command('run')
    .description('remove the tenants whose deletion is due, as the server does every five minutes')
    .option('--tenant <id>', 'only this tenant, also if its deletion has failed before', tenantId)
    .action(({ tenant }: { readonly tenant?: string }) =>
      withServices((services) => runDeletions(services, tenant)),
    );
}

function deletionId(text: string): string {
  if (!/^del_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError('a deletion id is del_ and a UUID; `omnimemory deletion list` shows them');
  return text;
}

async function listDeletions({ deletionRecords }: Services, json?: true): Promise<void> {
  printList('deletion list', await deletionRecords.list(), {
    json,
    columns: COLUMNS,
    empty: 'No tenant and no account was deleted.',
  });
}

async function recordOf({ deletionRecords }: Services, id: string): Promise<DeletionRecord> {
  return deletionRecords.get(id).catch((error: unknown) => {
    if (!(error instanceof NotFound)) throw error;
    throw new CommandRefused(
      `There is no deletion ${id} of a tenant or account. \`omnimemory deletion list\` shows all.`,
    );
  });
}

async function requestDeletion(services: Services, id: string, isAgreed: boolean): Promise<void> {
  const scope = await existingTenant(services, id);
  const of = { kind: 'tenant', id } as const;
  const { rows, due_at } = await services.deletions.preview(scope, of, OPERATOR);
  const count = Object.values(rows).reduce((sum, rows) => sum + rows, 0);
  const { name } = await services.tenants.get(scope);
  if (!isAgreed)
    await confirm(
      `The tenant ${name} would be suspended now, and its ${count} rows removed after ${due_at}.`,
    );
  const deletion = await services.deletions.request(scope, of, OPERATOR);
  console.log(deletion.deletion_id);
  console.error(
    `The tenant is suspended. It is removed after ${deletion.due_at}; until then \`omnimemory deletion cancel ${deletion.deletion_id}\` brings it back.`,
  );
}

async function cancelDeletion(services: Services, id: string): Promise<void> {
  const { state, kind } = await recordOf(services, id);
  const tenant = await services.deletionRecords.tenantOf(id);
  if (tenant === undefined)
    throw new CommandRefused(`The deletion of the ${kind} is ${state}, so it cannot be cancelled.`);
  await services.tenantDeletions.cancel({ kind: 'tenant', tenantId: tenant }, id, OPERATOR);
  console.log('cancelled');
}

async function runDeletions(services: Services, tenant: string | undefined): Promise<void> {
  if (tenant === undefined) {
    console.log(`removed ${await services.tenantRemovals.removeDue()} rows`);
    return;
  }
  const { deletion_id: id, deletion_due_at: due } = await services.tenants.get(
    await existingTenant(services, tenant),
  );
  if (id === null) throw new CommandRefused(`The tenant ${tenant} is not in deletion.`);
  console.log(`removed ${await services.tenantRemovals.remove(tenant, { retry: true })} rows`);
  const { state, reason } = await services.deletionRecords.get(id);
  console.error(
    state === 'waiting' && reason === null
      ? `The deletion is waiting: nothing is removed before ${due}.`
      : `The deletion is ${state}.${reason ? ` ${reason}` : ''}`,
  );
  if (state === 'failed') process.exitCode = 1;
}
