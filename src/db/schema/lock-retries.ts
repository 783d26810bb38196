import { setTimeout as wait } from 'node:timers/promises';

/** Shorter than deadlock_timeout (1 s): a migration gives up first, and no request is cancelled because of it. */
export const LOCK_TIMEOUT_MS = 500;
const ATTEMPTS = 100;
const MAX_PAUSE_MS = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** A table is locked for so long that a migration gave up. */
export class TableLocked extends Error {}

/** Runs `work` again while it ends because a lock is not free. Throws TableLocked after some two minutes. */
export async function retryingLocks<T>(
  work: () => Promise<T>,
  name: string,
  onLocked?: (name: string) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (attempt === 1) onLocked?.(name);
      if (attempt === ATTEMPTS)
        throw new TableLocked(
          `${name} was not applied, because another transaction has locked a table that it changes for minutes, such as an ` +
            'import or a backup. What was applied before it stays. Wait for that transaction or end it, then run the command again.',
        );
      await wait(MAX_PAUSE_MS * Math.random());
    }
  }
}

export const isLockTimeout = (error: unknown): boolean =>
  (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE;
