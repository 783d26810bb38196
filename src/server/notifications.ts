import type { DatabaseUrls } from '../config/config.ts';
import type { Services } from '../container.ts';
import { startListener } from '../db/notifications.ts';
import { PLAN_CHANGES } from '../features/billing/billing.repository.ts';
import { CHANGES, type ChangeNotices } from '../features/changes/change-notices.ts';
import { REVOCATIONS } from '../features/identity/api-keys/api-key-authenticator.repository.ts';
import { SETTINGS_CHANGES } from '../features/settings/tenant-settings/tenant-settings.repository.ts';
import type { Lease } from '../lib/lease.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import { repeat } from '../lib/timers/repeat.ts';

const KEY_USES_EVERY_MS = 5_000;

/** Starts to LISTEN for what other processes revoke and change, and to record the use of keys. */
export function startNotifications(
  lifecycle: Lifecycle,
  {
    services,
    notices,
    lease,
  }: { readonly services: Services; readonly notices: ChangeNotices; readonly lease: Lease },
  { identity: url }: DatabaseUrls,
  log: Logger,
): void {
  const { apiKeyAuthenticator, entitlements, settings } = services;
  const listener = startListener({
    url,
    channels: {
      [REVOCATIONS]: (text) => apiKeyAuthenticator.forgetRevoked(text),
      [PLAN_CHANGES]: (tenantId) => entitlements.forget(tenantId),
      [SETTINGS_CHANGES]: (scopeId) => settings.forget(scopeId),
      [CHANGES]: (payload) => notices.receive(payload),
    },
    log,
    onConnected: () => {
      apiKeyAuthenticator.openCache();
      entitlements.forgetAll();
      settings.forgetAll();
      notices.connected();
    },
    onProof: (since) => lease.renew(since),
    onDisconnected: () => {
      lease.end();
      apiKeyAuthenticator.closeCache();
      notices.disconnected();
    },
  });
  lifecycle.add({ name: 'listener', stop: () => listener.stop() });
  const keyUses = repeat(
    () => apiKeyAuthenticator.recordUses(),
    KEY_USES_EVERY_MS,
    (error) => log.warn({ err: error }, 'the use of API keys could not be recorded; it will be retried'),
  );
  lifecycle.add({ name: 'key uses', stop: () => keyUses.stop() });
}
