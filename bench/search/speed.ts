import type pg from 'pg';
import { similarityOf, storedForm } from '../../src/features/memory/search/vectors/stored-vector.ts';
import { wordVectors } from '../../src/lib/word-vectors/word-vectors.ts';
import { processorTime } from '../support/processor-time.ts';
import { median } from '../support/statistics.ts';
import type { SearchedTenant } from './searched-tenant.ts';

const BEST = 10;
/** Stored numbers have seven digits. */
const EQUAL = 1e-6;

/** Which share of the best ten by exact similarity a search by meaning finds, of texts that have one part each. */
export async function signatureRecall(
  tenant: SearchedTenant,
  texts: readonly string[],
  questions: readonly string[],
): Promise<number> {
  const model = wordVectors();
  const stored = texts.flatMap((text) => {
    const vector = model.embed(text);
    return vector ? [storedForm(vector)] : [];
  });
  const shares: number[] = [];
  for (const question of questions) {
    const vector = model.embed(question);
    if (!vector) continue;
    const exact = Float64Array.from(stored, (one) => similarityOf(one, vector) ?? -1)
      .sort()
      .slice(-BEST);
    const least = exact[0] ?? -1;
    const hits = await tenant.find(question, 'checkpoint', 'meaning', { min_similarity: '0' });
    const right = hits.filter(({ similarity }) => similarity !== null && similarity >= least - EQUAL);
    shares.push(right.length / exact.length);
  }
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

export interface Speed {
  /** Of all backends, for one search. */
  readonly cpuMs: number;
  /** Of the server under test, likewise. */
  readonly serverMs: number;
  /** Of one request over HTTP, one after the other. */
  readonly p50Ms: number;
}

/** Hybrid searches, one after the other, after a warm-up. */
export async function measureSpeed(
  { admin, serverPid }: { readonly admin: pg.Client; readonly serverPid: number },
  tenant: SearchedTenant,
  questions: readonly string[],
): Promise<Speed> {
  // a plan for all values comes after five executions, and each number of words has a statement of its own
  for (const question of questions) await tenant.find(question, 'checkpoint', 'hybrid');
  const times: number[] = [];
  const before = await backendTimes(admin);
  const serverBefore = await processorTime(serverPid);
  for (const question of questions) {
    const startedAt = performance.now();
    await tenant.find(question, 'checkpoint', 'hybrid');
    times.push(performance.now() - startedAt);
  }
  const ofServer = (await processorTime(serverPid)) - serverBefore;
  const ofBackends = timeSince(before, await backendTimes(admin));
  const each = (microseconds: number) => microseconds / 1_000 / questions.length;
  return { cpuMs: each(ofBackends), serverMs: each(ofServer), p50Ms: median(times) };
}

/** By the process of each backend, in microseconds. */
export type BackendTimes = ReadonlyMap<number, number>;

/** Of the connections of the server under test. Its searches use no parallel workers here, whose time would be missing. */
export async function backendTimes(admin: pg.Client): Promise<BackendTimes> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
      and pid <> pg_backend_pid()`,
  );
  return new Map(await Promise.all(rows.map(async ({ pid }) => [pid, await processorTime(pid)] as const)));
}

/** Without those that have ended in between. */
export function timeSince(before: BackendTimes, now: BackendTimes): number {
  return [...now].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0);
}
