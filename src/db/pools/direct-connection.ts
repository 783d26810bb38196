import type pg from 'pg';

/**
 * Whether a connection is a session of PostgreSQL. What belongs to a session (LISTEN, a lock that outlives its
 * transaction) is lost or given to others behind a transaction pooler, which also makes up the process id that it
 * tells its clients.
 */
export async function isDirect(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid === (client as { processID?: number }).processID;
}
