import type { TestDatabase } from '../support/test-database.ts';

export interface LoggedChore {
  /** Empty: local mode. */
  readonly tenant: string;
  /** The application_name of the connection. */
  readonly process: string;
}

/**
 * Lets PostgreSQL itself write down for which scope, and on whose connection, idempotency keys were deleted. That is one
 * statement in each scope's chores, and counts also where no row is found.
 */
export async function logChores({ asAdmin }: TestDatabase): Promise<void> {
  await asAdmin((admin) =>
    admin.query(`
      create schema chore_log;
      create table chore_log.entries (tenant text, process text);
      create function chore_log.add() returns trigger language plpgsql security definer as $$
      begin
        insert into chore_log.entries
        values (coalesce(current_setting('app.tenant_id', true), ''), current_setting('application_name'));
        return null;
      end $$;
      create trigger chore_log after delete on idempotency_keys for each statement execute function chore_log.add()`),
  );
}

export function loggedChores({ asAdmin }: TestDatabase): Promise<LoggedChore[]> {
  return asAdmin(
    async (admin) => (await admin.query<LoggedChore>('select tenant, process from chore_log.entries')).rows,
  );
}

/** How often the chores of each scope were done. */
export async function choreCounts(db: TestDatabase): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { tenant } of await loggedChores(db)) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
  return counts;
}
