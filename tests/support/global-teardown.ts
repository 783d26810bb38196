import { rm } from 'node:fs/promises';

export default async function teardown(): Promise<void> {
  await Promise.all((globalThis.testPoolers ?? []).map((pooler) => pooler.stop()));
  await globalThis.testCluster?.stop();
  const { TEST_RUN_FOLDER } = process.env;
  if (TEST_RUN_FOLDER) await rm(TEST_RUN_FOLDER, { recursive: true, force: true });
}
