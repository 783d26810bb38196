import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../lib/parsed-row.ts';
import { InstallationIncomplete } from './schema/installation.ts';

/**
 * Whether a connection is a real PostgreSQL session. Session state (LISTEN, a lock that outlives its transaction) is
 * lost or shared behind a transaction pooler, which also invents the process id that it reports. pg does not document
 * `processID`, so the version of pg is pinned.
 */
export async function isDirect(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const { pid } = parsedRow(z.object({ pid: z.int() }), rows[0]);
  return pid === (client as { processID?: number }).processID;
}

/** Throws InstallationIncomplete with the name of the variable if the connection leads to a transaction pooler. */
export async function refusePooled(client: pg.ClientBase, variable: string): Promise<void> {
  if (await isDirect(client)) return;
  throw new InstallationIncomplete(
    `${variable} leads to a pooler, where a lock can be lost or shared with others. Set it to a URL that leads to ` +
      'PostgreSQL itself; the pooler is for the other roles (docs/operations.md).',
  );
}
