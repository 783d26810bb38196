import { setTimeout as wait } from 'node:timers/promises';
import { print } from '../support/output.ts';
import { median, percentile } from '../support/statistics.ts';
import type { SearchedTenant } from './searched-tenant.ts';

const MANY = 0.99;

/** From the response to a write until a search by meaning finds the text, on a server that does nothing else, in milliseconds. */
export async function measureLag(
  tenant: SearchedTenant,
  texts: readonly string[],
): Promise<Record<string, number | null>> {
  if (texts.length === 0) return { lag_p99_ms: null };
  const lags: number[] = [];
  for (const [n, text] of texts.entries()) {
    const words = text.slice(0, 200);
    await tenant.storeCheckpoints([text]);
    const startedAt = performance.now();
    const number = tenant.count - 1;
    for (;;) {
      const hits = await tenant.find(words, 'checkpoint', 'meaning', { min_similarity: '0.3' });
      if (hits.some((hit) => hit.text === number)) break;
      if (performance.now() - startedAt > 60_000) throw new Error(`Text ${n} is not found: ${text}`);
      await wait(1);
    }
    lags.push(performance.now() - startedAt);
  }
  print(`lag: p50 ${median(lags).toFixed(0)} ms, most ${Math.max(...lags).toFixed(0)} ms`);
  return { lag_p99_ms: Number(percentile(lags, MANY).toFixed(0)) };
}
