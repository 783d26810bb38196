import type pg from 'pg';
import { processorTime, processorTimeOfChildren } from '../support/processor-time.ts';

export interface Speed {
  readonly perSecond: number;
  /** Of the server, and of the backends of PostgreSQL. */
  readonly cpu: Readonly<Record<keyof Used, number>>;
}

/** Microseconds of processor time until now. */
export interface Used {
  readonly server: () => Promise<number>;
  readonly postgres: () => Promise<number>;
}

export const usedBy = async (serverPid: number, admin: pg.Client): Promise<Used> => ({
  server: () => processorTime(serverPid),
  postgres: await postgresTime(admin),
});

/** Of all backends of the server that `admin` is connected to. */
async function postgresTime(admin: pg.Client): Promise<Used['postgres']> {
  const { rows } = await admin.query<{ pid: string }>(
    "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid",
  );
  return () => processorTimeOfChildren(Number(rows[0]?.pid));
}

export async function speedOf(rows: number, used: Used, work: () => Promise<unknown>): Promise<Speed> {
  const before = { server: await used.server(), postgres: await used.postgres() };
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const perRow = (after: number, earlier: number) => (after - earlier) / rows;
  const cpu = {
    server: perRow(await used.server(), before.server),
    postgres: perRow(await used.postgres(), before.postgres),
  };
  return { perSecond: rows / seconds, cpu };
}
