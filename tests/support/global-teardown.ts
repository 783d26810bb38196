export default async function teardown(): Promise<void> {
  await globalThis.testPooler?.stop();
  await globalThis.testCluster?.stop();
}
