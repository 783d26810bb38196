import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { SLOW_FILES } from './slow-files.ts';

interface Test {
  readonly path: string;
}

interface Sequencer {
  sort(tests: Test[]): Test[] | Promise<Test[]>;
}

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const byTimeOrSize: { readonly default: new (options: object) => Sequencer } =
  require('@jest/test-sequencer');

/**
 * For `testSequencer` of Jest, which orders by the times of the last run, and on a clean clone, where there was none, by the
 * sizes of the files: one of a minute then begins when the others are nearly through, and runs alone at the end.
 */
export default class SlowFilesFirst extends byTimeOrSize.default {
  override async sort(tests: Test[]): Promise<Test[]> {
    const sorted = await super.sort(tests);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ path }: Test): number {
  const rank = SLOW_FILES.indexOf(relative(ROOT, path));
  return rank === -1 ? SLOW_FILES.length : rank;
}
