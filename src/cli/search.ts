import type { Command } from 'commander';
import { LOCAL, type Scope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { SearchStatus } from '../features/memory/search/search-vectors.service.ts';
import { withServices } from './connections.ts';
import { CommandRefused, existingTenant, tenantId } from './options.ts';

interface SearchOptions {
  readonly tenant?: string;
  readonly json?: true;
}

export function addSearchCommands(program: Command): void {
  const search = program.command('search').description('the vectors of the search by meaning');
  withOptions(search.command('status'))
    .description('print the model, how many texts wait for their vectors, and why others were refused')
    .action((options: SearchOptions) => withServices((services) => printStatus(services, options)));
  withOptions(search.command('rebuild'))
    .description('make all vectors again, those of refused texts too; a server does it within five minutes')
    .action((options: SearchOptions) => withServices((services) => rebuild(services, options)));
}

const withOptions = (command: Command): Command =>
  command
    .option('--tenant <id>', 'the tenant; without it, the rows of local mode', tenantId)
    .option('--json', 'print one JSON document');

const scopeOf = async (services: Services, { tenant }: SearchOptions): Promise<Scope> =>
  tenant === undefined ? LOCAL : existingTenant(services, tenant);

async function printStatus(services: Services, options: SearchOptions): Promise<void> {
  print(await services.searchVectors.status(await scopeOf(services, options)), options);
}

async function rebuild(services: Services, options: SearchOptions): Promise<void> {
  const { searchVectors } = services;
  const scope = await scopeOf(services, options);
  if (!(await searchVectors.status(scope)).is_on)
    throw new CommandRefused(
      'Search by meaning is off here, so there is nothing to make. Set SEMANTIC_SEARCH and the setting search_by_meaning first.',
    );
  await searchVectors.rebuild(scope);
  print(await searchVectors.status(scope), options);
  console.error(
    'A running server makes the vectors within five minutes. `omnimemory search status` shows how many wait.',
  );
}

function print(status: SearchStatus, { json }: SearchOptions): void {
  if (json) {
    console.log(JSON.stringify(status, null, 2));
    return;
  }
  const { is_on, model, next_model, waiting, failed, oldest, refusals } = status;
  console.log(`state    ${is_on ? 'on' : 'off'}`);
  console.log(`model    ${model ?? '-'}${next_model === null ? '' : `, moving to ${next_model}`}`);
  console.log(`waiting  ${waiting}${oldest === null ? '' : `, the oldest since ${oldest}`}`);
  console.log(`failed   ${failed}`);
  for (const { kind, reason, count } of refusals) console.log(`         ${count}  ${kind}  ${reason}`);
}
