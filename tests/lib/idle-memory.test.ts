import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { childEnvironment } from '../support/child-environment.ts';

const SOURCE = join(import.meta.dirname, '../../src/lib/idle-memory.ts');

/** The size of the heap of a process that was busy, in MB, before and after a look that follows `meanwhile`. */
function heapOf(meanwhile: string): { before: number; after: number } {
  const program = `
    import { setTimeout as wait } from 'node:timers/promises';
    import { IdleMemory } from ${JSON.stringify(SOURCE)};
    const heap = () => process.memoryUsage().heapTotal / 1_048_576;
    const fill = () => { for (let n = 0; n < 200; n++) Array.from({ length: 20_000 }, (_, at) => ({ at })); };
    fill();
    const memory = new IdleMemory();
    ${meanwhile}
    const before = heap();
    memory.look();
    console.log(JSON.stringify({ before, after: heap() }));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: childEnvironment(),
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

test('a process that is idle gives back the memory of its busy time', () => {
  const { before, after } = heapOf('await wait(1_000);');
  expect(before - after).toBeGreaterThan(16);
});

test('a busy process keeps its memory', () => {
  const { before, after } = heapOf('fill();');
  expect(after).toBeGreaterThanOrEqual(before);
});
