import { setTimeout as wait } from 'node:timers/promises';
import { MailFault } from './mail-fault.ts';
import type { Mailer } from './mailer.ts';

/** Together less than the time that a stopping server waits for what runs in the background. */
const WAITS_MS = [1_000, 4_000];

/** For emails that no request waits for: sends again after a passing fault. */
export function retryingMailer(mailer: Mailer, waitsMs: readonly number[] = WAITS_MS): Mailer {
  return {
    send: async (mail) => {
      for (const ms of waitsMs) {
        try {
          return await mailer.send(mail);
        } catch (error) {
          if (!(error instanceof MailFault) || error.kind !== 'passing') throw error;
          await wait(ms);
        }
      }
      return mailer.send(mail);
    },
  };
}
