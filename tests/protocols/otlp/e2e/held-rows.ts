import type { TestDatabase } from '../../../support/test-database.ts';

/** No request, point or event can be written until the function is called that this gives. */
export async function holdRows(db: TestDatabase): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked = () => {};
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const holding = db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table model_requests, tool_events, otel_points in share mode');
    locked();
    await held;
    await admin.query('rollback');
  });
  await isLocked;
  return () => {
    release();
    return holding;
  };
}
