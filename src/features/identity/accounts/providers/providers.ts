import type { AccountConfig } from '../../../../config/config.ts';
import { gitHubProvider } from './github.ts';
import { openIdProvider } from './openid.ts';
import type { SignInProvider } from './provider.ts';

/** The configured providers. */
export function providersOf({ openId, gitHub }: Pick<AccountConfig, 'openId' | 'gitHub'>): SignInProvider[] {
  return [...(openId ? [openIdProvider(openId)] : []), ...(gitHub ? [gitHubProvider(gitHub)] : [])];
}
