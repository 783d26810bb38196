import { setFlagsFromString } from 'node:v8';
import '../config/home.ts';
import '../config/compile-cache.js';

// Pages of rows live just long enough to count as old, and V8 lets several times of what is in use pile up before it
// collects them: the memory of a large import grew with its time.
setFlagsFromString('--heap-growing-percent=50');

const [{ endAtInterrupt, tolerateClosedPipes }, { run }] = await Promise.all([
  import('./output/streams.ts'),
  import('./run.ts'),
]);
tolerateClosedPipes();
endAtInterrupt();
await run(process.argv);
