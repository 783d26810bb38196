import { createClient } from '@redis/client';
import { z } from 'zod';
import type { Count, CountStore } from '../../lib/shared-counts.ts';

const CONNECT_MS = 2_000;
const RETRY_MS = 1_000;
const PING_MS = 2_000;
/** A connection without an answer for so long is cut. */
const SILENCE_MS = 5_000;
/** One slot of a cluster, because a script works on one. */
const PREFIX = '{omnimemory-limits}:';

// A key without an end was just made, or has lost it: it gets one, so no count lasts for ever.
const ADD = `
local totals = {}
for n, key in ipairs(KEYS) do
  local total = redis.call('INCRBY', key, ARGV[n])
  local left = redis.call('PTTL', key)
  if left < 0 then
    redis.call('PEXPIRE', key, 60000)
    left = 60000
  end
  if total < 0 then
    redis.call('SET', key, 0, 'KEEPTTL')
    total = 0
  end
  totals[2 * n - 1] = total
  totals[2 * n] = left
end
return totals`;

const added = z.array(z.int());

export interface RedisCounts extends CountStore {
  close(): void;
}

/** Connects in the background, and again when the connection is lost. Meanwhile every addition fails at once. */
export function openRedisCounts(url: string): RedisCounts {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: { connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, reconnectStrategy: () => RETRY_MS },
  });
  // additions report it
  client.on('error', () => {});
  client.connect().catch(() => {});
  return {
    add: async (counts: readonly Count[]) => {
      const answer = await client.eval(ADD, {
        keys: counts.map(({ key }) => `${PREFIX}${key}`),
        arguments: counts.map(({ amount }) => `${amount}`),
      });
      const totals = added.length(2 * counts.length).parse(answer);
      return counts.map((_, n) => ({ spent: totals[2 * n] ?? 0, msLeft: totals[2 * n + 1] ?? 0 }));
    },
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}
