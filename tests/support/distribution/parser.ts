import { setFlagsFromString } from 'node:v8';

// V8 would optimize the largest functions of the parser in the background, for a second that saves nothing here. A process
// that ends waits for it, and Jest kills a worker that takes longer than half a second to end.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
// imported after the flags are set
const { loadModule, parseSync } = await import('libpg-query');
await loadModule();

/** PostgreSQL's own parser, compiled to WebAssembly. */
export { parseSync };
