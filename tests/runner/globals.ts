import type * as real from '@jest/globals';

export type RunnerGlobals = Pick<
  typeof real,
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'it' | 'test'
>;

let current: RunnerGlobals | undefined;

/** For the runner, once for each test file. */
export function setRunnerGlobals(globals: RunnerGlobals): void {
  current = globals;
}

/** What the running file calls: the modules that several files import keep this function, and not one file's. */
function delegate<Name extends keyof RunnerGlobals>(name: Name): RunnerGlobals[Name] {
  const target = (): object => {
    if (!current) throw new Error('No test file is running.');
    return current[name];
  };
  return new Proxy((() => {}) as never, {
    apply: (_function, self, args) => Reflect.apply(target() as never, self, args),
    get: (_function, key) => Reflect.get(target(), key),
  });
}

export const afterAll = delegate('afterAll');
export const afterEach = delegate('afterEach');
export const beforeAll = delegate('beforeAll');
export const beforeEach = delegate('beforeEach');
export const describe = delegate('describe');
export const expect = delegate('expect');
export const it = delegate('it');
export const test = delegate('test');

export const jest: Pick<typeof real.jest, 'setTimeout'> = {
  setTimeout(milliseconds) {
    Reflect.set(globalThis, Symbol.for('TEST_TIMEOUT_SYMBOL'), milliseconds);
    return jest as typeof real.jest;
  },
};
