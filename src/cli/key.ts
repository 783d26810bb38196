import { type Command, InvalidArgumentError } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import { KEY_SCOPES, type KeyScope } from '../auth/permissions.ts';
import type { ApiKey } from '../features/identity/api-keys/api-key.schemas.ts';
import { NotFound } from '../lib/errors.ts';
import { DAY_MS } from '../lib/utc.ts';
import { withServices } from './connections.ts';
import { CommandRefused, existingTenant, keyId, plainName, tenantId, wholeNumber } from './options.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

const COLUMNS: readonly Column<ApiKey>[] = [
  { heading: 'ID', of: ({ key_id }) => key_id },
  { heading: 'BEGINS', of: ({ key_start }) => `${key_start}…` },
  { heading: 'STATE', of: stateOf },
  { heading: 'SCOPES', of: ({ scopes }) => scopes.join(',') },
  { heading: 'NAME', of: ({ name }) => name },
];

function stateOf({ revoked_at, expires_at }: ApiKey): string {
  if (revoked_at) return `revoked ${revoked_at}`;
  return expires_at ? `expires ${expires_at}` : 'active';
}

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('manage the API keys of a tenant');
  key
    .command('create')
    .description('create an API key and print it; it cannot be shown again')
    .requiredOption('--tenant <id>', 'the id of the tenant', tenantId)
    .option('--name <name>', 'what the key is for', plainName, 'made by the operator')
    .option('--days <n>', 'days until the key expires; never by default', wholeNumber)
    .option('--scopes <list>', `scopes of the key: any of ${KEY_SCOPES.join(',')}; all by default`, keyScopes)
    .action(({ tenant: id, days, ...options }: NewKeyOptions) =>
      withServices(async (services) => {
        const scope = await existingTenant(services, id);
        const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * DAY_MS);
        const created = await services.apiKeys.create(scope, { ...options, expiresAt });
        console.log(created.key);
      }),
    );
  key
    .command('list')
    .description('list the API keys of a tenant')
    .requiredOption('--tenant <id>', 'the id of the tenant', tenantId)
    .option(...JSON_OPTION)
    .action(({ tenant: id, json }: { tenant: string; json?: true }) =>
      withServices(async (services) => {
        const keys = await services.apiKeys.list(await existingTenant(services, id));
        printList('key list', keys, { json, columns: COLUMNS, empty: 'The tenant has no API keys.' });
      }),
    );
  key
    .command('revoke')
    .description('revoke an API key; takes effect with the next request')
    .requiredOption('--tenant <id>', 'the id of the tenant', tenantId)
    .argument('<key-id>', undefined, keyId)
    .action((key: string, { tenant: id }: { tenant: string }) =>
      withServices(async (services) => {
        await services.apiKeys
          .revoke(await existingTenant(services, id), key, OPERATOR)
          .catch((error: unknown) => {
            if (!(error instanceof NotFound)) throw error;
            throw new CommandRefused(
              `The tenant ${id} has no valid key ${key}. \`omnimemory key list --tenant ${id}\` shows its keys.`,
            );
          });
        console.log('revoked');
      }),
    );
}

interface NewKeyOptions {
  readonly tenant: string;
  readonly name: string;
  readonly days?: number;
  readonly scopes?: KeyScope[];
}

function keyScopes(text: string): KeyScope[] {
  const scopes = text.split(',');
  const known = KEY_SCOPES.filter((scope) => scopes.includes(scope));
  if (known.length !== scopes.length)
    throw new InvalidArgumentError(`expected a comma-separated list of: ${KEY_SCOPES.join(',')}`);
  return known;
}
