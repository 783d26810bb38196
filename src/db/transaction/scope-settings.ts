import pg from 'pg';
import { accountOf, departedOf, type RowScope, type SystemScope, tenantIdOf } from '../../auth/scope.ts';

/** What app.scope is for rows of local mode. No tenant can have this id. */
const LOCAL_ROWS = ':local';

// SET LOCAL and not set_config(), because Citus propagates SET LOCAL to its workers.
const set = (name: string, value: string) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)}`;

export function settingsOf(scope: RowScope, mode: { readonly isReadOnly: boolean }): string[] {
  // the policies of these roles compare with app.scope, which has a value for local mode, too; defaults read app.tenant_id
  if (scope.kind === 'import' || scope.kind === 'deletion')
    return [
      set('app.scope', tenantIdOf(scope) ?? LOCAL_ROWS),
      ...departedSettings(scope),
      ...accountSettings(scope),
      ...settingsOf(scope.of, mode),
    ];
  if (scope.kind === 'local') return [];
  const { tenantId, userId } = scope;
  if (scope.kind === 'claim') {
    const claim = [set('app.tenant_id', tenantId), set('app.claim_id', scope.claimId)];
    return userId === undefined ? claim : [...claim, set('app.user_id', userId)];
  }
  const { keyId } = scope;
  const settings = [set('app.tenant_id', tenantId)];
  if (userId !== undefined) settings.push(set('app.user_id', userId));
  // no policy reads the key; it is a default of columns
  if (keyId !== undefined && !mode.isReadOnly) settings.push(set('app.key_id', keyId));
  return settings;
}

export function accountSettings(scope: RowScope | SystemScope): string[] {
  const accountId = accountOf(scope);
  return accountId === undefined ? [] : [set('app.account', accountId)];
}

function departedSettings(scope: RowScope): string[] {
  const { departedId, departedTo } = departedOf(scope) ?? {};
  return [
    ...(departedId === undefined ? [] : [`SET LOCAL app.departed_id = ${pg.escapeLiteral(departedId)}`]),
    ...(departedTo === undefined ? [] : [`SET LOCAL app.departed_to = ${pg.escapeLiteral(departedTo)}`]),
  ];
}
