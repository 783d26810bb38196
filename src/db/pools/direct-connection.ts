import type pg from 'pg';

/**
 * Whether a connection is a real PostgreSQL session. Session state (LISTEN, a lock that outlives its transaction) is
 * lost or shared behind a transaction pooler, which also invents the process id that it reports. pg does not document
 * `processID`, so the version of pg is pinned.
 */
export async function isDirect(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid === (client as { processID?: number }).processID;
}
