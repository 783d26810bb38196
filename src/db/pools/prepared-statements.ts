import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { isDirect } from '../direct-connection.ts';

/**
 * Whether named statements work through this pool. PostgreSQL keeps them in a session. A transaction pooler that
 * supports them gives them names of its own; one that does not passes the name on, and the next transaction may meet a
 * session without it, or one where the name is taken. Also false for a pooler in session mode, where they would work.
 */
export async function keepsPreparedStatements(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  let isClean = false;
  try {
    const keeps = (await isDirect(client)) || !(await passesNamesOn(client));
    isClean = true;
    return keeps;
  } finally {
    client.release(!isClean);
  }
}

async function passesNamesOn(client: pg.PoolClient): Promise<boolean> {
  const name = `probe_${randomUUID()}`;
  // in one transaction, because only that keeps a session
  await client.query('begin');
  const { rows } = await client.query({
    name,
    text: 'select from pg_prepared_statements where name = $1',
    values: [name],
  });
  if (rows.length > 0) await client.query(`deallocate ${pg.escapeIdentifier(name)}`);
  await client.query('commit');
  return rows.length > 0;
}
