import type { Command } from 'commander';
import type { ListedUser } from '../features/identity/accounts/user-list.repository.ts';
import { NotFound } from '../lib/errors.ts';
import { withServices } from './connections.ts';
import { CommandRefused, existingTenant, tenantId, userId, wholeNumber } from './options.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

interface UserListOptions {
  readonly tenant?: string;
  readonly limit: number;
  readonly after?: string;
  readonly json?: true;
}

const COLUMNS: readonly Column<ListedUser>[] = [
  { heading: 'ID', of: ({ id }) => id },
  { heading: 'EMAIL', of: ({ email }) => email },
  {
    heading: 'STATE',
    of: ({ email_verified, deletion_due_at }) =>
      deletion_due_at !== null ? 'deleting' : email_verified ? 'verified' : 'unverified',
  },
  { heading: 'TEAMS', of: ({ teams }) => `${teams}`, plain: ({ teams }) => `teams ${teams}` },
  {
    heading: 'LAST SIGN-IN',
    of: ({ last_login_at }) => last_login_at ?? '-',
    plain: ({ last_login_at }) => `signed in ${last_login_at ?? '-'}`,
  },
  { heading: 'NAME', of: ({ name }) => name ?? '' },
];

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('accounts of people');
  user
    .command('list')
    .description('list accounts, the oldest first, page by page')
    .option('--tenant <id>', 'only the members of this tenant', tenantId)
    .option('--limit <n>', 'how many', wholeNumber, 100)
    .option('--after <user-id>', 'begin behind this account, the last one of the page before', userId)
    .option(...JSON_OPTION)
    .action((options: UserListOptions) =>
      withServices(async (services) => {
        const { tenant, limit, after, json } = options;
        if (tenant !== undefined) await existingTenant(services, tenant);
        const { users, next } = await services.userDirectory
          .list({ limit, after, tenantId: tenant })
          .catch((error: unknown) => {
            if (!(error instanceof NotFound)) throw error;
            throw new CommandRefused(
              `There is no user ${after}. Use an id that \`omnimemory user list\` printed.`,
            );
          });
        printList('user list', users, { json, columns: COLUMNS, empty: 'There are no accounts.', next });
        if (next !== null && !json) console.error(`There are more. Add --after ${next} for the next page.`);
      }),
    );
}
