import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';

export interface Written<T> {
  readonly result: T;
  readonly failed: string[];
  /** Rows whose commit was acknowledged and that are not there. */
  readonly lost: string[];
  readonly count: number;
  readonly longestMs: number;
}

const WRITERS = 4;

/** Runs `work` while tenants write through the role that serves them, and looks for their rows afterwards. */
export async function writeMeanwhile<T>(
  urls: OwnerUrls,
  tenants: number,
  work: () => Promise<T>,
): Promise<Written<T>> {
  const acknowledged: string[] = [];
  const failed: string[] = [];
  let longestMs = 0;
  let isOver = false;
  const pool = new pg.Pool({ connectionString: urls.roles.tenant, max: WRITERS });
  const writer = async (first: number) => {
    for (let n = first; !isOver; n += WRITERS) {
      const tenant = `t${(n % tenants) + 1}`;
      const started = performance.now();
      await write(pool, tenant, `w${n}`).then(
        () => acknowledged.push(`${tenant} w${n}`),
        (error: Error) => failed.push(error.message),
      );
      longestMs = Math.max(longestMs, performance.now() - started);
      await wait(5);
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, first) => writer(first));
  try {
    const result = await work();
    isOver = true;
    await Promise.all(writers);
    const stored = await storedSessions(urls);
    return {
      result,
      failed,
      lost: acknowledged.filter((row) => !stored.has(row)),
      count: acknowledged.length,
      longestMs,
    };
  } finally {
    isOver = true;
    await Promise.allSettled(writers);
    await pool.end();
  }
}

async function write(pool: pg.Pool, tenant: string, sessionId: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`set local app.tenant_id = '${tenant}'`);
    await client.query(
      `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id) values ($1, $1, $2 || gen_random_uuid(), 'cursor')`,
      [tenant, `${sessionId} `],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function storedSessions(urls: OwnerUrls): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: urls.admin });
  await client.connect();
  try {
    const { rows } = await client.query<{ row: string }>(
      `select scope_id || ' ' || split_part(session_id, ' ', 1) as row from tool_sessions`,
    );
    return new Set(rows.map(({ row }) => row));
  } finally {
    await client.end();
  }
}
