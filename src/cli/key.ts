import { type Command, InvalidArgumentError } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import { KEY_SCOPES, type KeyScope } from '../auth/permissions.ts';
import { withServices } from './connections.ts';
import { wholeNumber } from './options.ts';

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('manage the API keys of a tenant');
  key
    .command('create')
    .description('create an API key and print it; it cannot be shown again')
    .requiredOption('--tenant <id>')
    .option('--name <name>', 'what the key is for', 'made by the operator')
    .option('--days <n>', 'days until the key expires; never by default', wholeNumber)
    .option('--scopes <list>', `scopes of the key: any of ${KEY_SCOPES.join(',')}; all by default`, keyScopes)
    .action(({ tenant: tenantId, days, ...options }: NewKeyOptions) =>
      withServices(async ({ apiKeys }) => {
        const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
        const created = await apiKeys.create({ kind: 'tenant', tenantId }, { ...options, expiresAt });
        console.log(created.key);
      }),
    );
  key
    .command('list')
    .description('list the API keys of a tenant')
    .requiredOption('--tenant <id>')
    .action(({ tenant: tenantId }: { tenant: string }) =>
      withServices(async ({ apiKeys }) => {
        for (const { key_id, key_start, scopes, revoked_at, expires_at, name } of await apiKeys.list({
          kind: 'tenant',
          tenantId,
        })) {
          const state = revoked_at
            ? `revoked ${revoked_at}`
            : expires_at
              ? `expires ${expires_at}`
              : 'active';
          console.log(`${key_id}  ${key_start}…  ${state}  ${scopes.join(',')}  ${name}`);
        }
      }),
    );
  key
    .command('revoke')
    .description('revoke an API key; takes effect with the next request')
    .requiredOption('--tenant <id>')
    .argument('<key-id>')
    .action((keyId: string, { tenant: tenantId }: { tenant: string }) =>
      withServices(async ({ apiKeys }) => {
        await apiKeys.revoke({ kind: 'tenant', tenantId }, keyId, OPERATOR);
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
