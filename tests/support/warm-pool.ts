import type pg from 'pg';

/**
 * Opens every connection that a pool may have. Work that is to happen at once would otherwise be done one after the
 * other by the first connection, while the others are being opened.
 */
export async function warm(pool: pg.Pool | undefined): Promise<void> {
  if (!pool) throw new Error('The role has no pool.');
  const sleep = () => pool.query('select pg_sleep(0.1)');
  await Promise.all(Array.from({ length: pool.options.max ?? 0 }, sleep));
}
