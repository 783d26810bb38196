import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import SlowFilesFirst from './sequencer.ts';
import { SLOW_FILES } from './slow-files.ts';

const ROOT = join(import.meta.dirname, '../..');

test('the slow files are there, and each is named once', () => {
  expect(SLOW_FILES.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(new Set(SLOW_FILES).size).toBe(SLOW_FILES.length);
});

test('a run begins with the slow files, in their order, and then has the others', async () => {
  const [first = '', second = ''] = SLOW_FILES;
  const context = {
    config: { id: 'a run without a cache', cacheDirectory: '/nowhere' },
    hasteFS: { getSize: (path: string) => path.length },
  };
  const tests = ['tests/a.test.ts', second, 'tests/longer.test.ts', first].map((file) => ({
    path: join(ROOT, file),
    context,
  }));
  const sorted = await new SlowFilesFirst({ globalConfig: {}, contexts: [context] }).sort(tests);
  expect(sorted.map(({ path }) => path)).toEqual(
    [first, second, 'tests/longer.test.ts', 'tests/a.test.ts'].map((file) => join(ROOT, file)),
  );
});
