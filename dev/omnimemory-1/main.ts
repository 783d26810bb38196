import { parseArgs } from 'node:util';
import { makeOldFile } from './old-file.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    metrics: { type: 'string', default: '10000' },
    checkpoints: { type: 'string', default: '1000' },
    seed: { type: 'string', default: 'file' },
    faults: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (path === undefined) {
  console.error(
    'Usage: node dev/omnimemory-1/main.ts <file> [--metrics n] [--checkpoints n] [--faults] [--seed text]',
  );
  process.exitCode = 1;
} else {
  const { seed, faults } = values;
  makeOldFile(path, {
    metrics: Number(values.metrics),
    checkpoints: Number(values.checkpoints),
    seed,
    faults,
  });
  console.log(`${path}: ${values.metrics} metrics, ${values.checkpoints} checkpoints`);
}
