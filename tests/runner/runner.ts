import { createRequire, registerHooks } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type RunnerGlobals, setRunnerGlobals } from './globals.ts';

type TestFramework = (
  globalConfig: object,
  config: object,
  environment: { readonly global: typeof globalThis },
  runtime: object,
  testPath: string,
  sendMessageToJest?: unknown,
) => Promise<object>;

interface Runtime {
  enterTestCode(): void;
  leaveTestCode(): void;
}

const require = createRequire(import.meta.url);
const circus: { readonly default: TestFramework } = require('jest-circus/runner');
const LEFT_BY_CIRCUS = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES'];
const GLOBALS = import.meta.resolve('./globals.ts');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
});

/**
 * For `testRunner` of Jest: jest-circus on modules that Node loads, as in production. Jest's own loader evaluates src and
 * all packages anew for each test file, which takes longer than the tests of most files.
 */
const runFile: TestFramework = async (globalConfig, config, environment, runtime, testPath, send) => {
  for (const name of LEFT_BY_CIRCUS) Reflect.deleteProperty(globalThis, Symbol.for(name));
  const [ourConsole, variables, servers] = [globalThis.console, { ...process.env }, openServers()];
  globalThis.console = environment.global.console;
  let result: object;
  try {
    const loader = nativeLoader(runtime as Runtime);
    result = await circus.default(globalConfig, config, { global: globalThis }, loader, testPath, send);
  } finally {
    globalThis.console = ourConsole;
    expectSameVariables(variables);
  }
  await warnOfOpenServers(testPath, servers);
  return result;
};
export default runFile;

/** What jest-circus calls of Jest's runtime. No document names it, so the version of jest-circus is pinned. */
const nativeLoader = (runtime: Runtime) => ({
  /** The state of jest-circus, which is of one file. */
  requireInternalModule: (path: string) => {
    delete require.cache[path];
    return require(path);
  },
  requireModule: require,
  setGlobalsForRuntime: (globals: RunnerGlobals) => setRunnerGlobals(globals),
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path: string) => import(pathToFileURL(path).href),
  enterTestCode: () => runtime.enterTestCode(),
  leaveTestCode: () => runtime.leaveTestCode(),
});

/** How many servers listen in this process, without those that let it end. */
const openServers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;

/** A server left open would keep the worker from ending. One that the file has begun to close may take a moment. */
async function warnOfOpenServers(testPath: string, before: number): Promise<void> {
  for (let waits = 0; waits < 100; waits++) {
    if (openServers() <= before) return;
    await wait(20);
  }
  process.stderr.write(
    `${testPath} left a server open, which would keep the worker from ending. Close it.\n`,
  );
}

/** The files of a worker share its process, so a variable that one leaves would decide about the next. */
function expectSameVariables(before: NodeJS.ProcessEnv): void {
  const names = Object.keys({ ...before, ...process.env });
  const changed = names.filter((name) => before[name] !== process.env[name]);
  if (changed.length > 0)
    throw new Error(`The file changed ${changed.join(', ')} of process.env and did not change it back.`);
}
