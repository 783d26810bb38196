import { type ComponentType, useEffect, useState } from 'react';

/** Imports a module whose default export is a component. It is the key of what was loaded: keep one function for each module. */
export type Load<Props> = () => Promise<{ readonly default: ComponentType<Props> }>;

const loaded = new WeakMap<object, unknown>();

/** Loads a component ahead of its first render. A failure shows when the component is rendered. */
export const prepareCode = <Props>(load: Load<Props>): void => {
  loadCode(load).catch(() => {});
};

/**
 * A component that is loaded when this hook first runs; `undefined` until then. Throws if it cannot be loaded.
 * Not React.lazy: React shows what replaces a Suspense fallback, and runs its effects, 300 ms after the fallback at the earliest.
 */
export function useCode<Props>(load: Load<Props>): ComponentType<Props> | undefined {
  const [, setLoaded] = useState<Load<Props>>();
  const [failure, setFailure] = useState<Failure<Props>>();
  useEffect(() => {
    if (loadedBy(load)) return;
    let isCurrent = true;
    loadCode(load).then(
      () => isCurrent && setLoaded(() => load),
      (error: unknown) => isCurrent && setFailure({ load, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [load]);
  if (failure?.load === load) throw failure.error;
  return loadedBy(load);
}

interface Failure<Props> {
  readonly load: Load<Props>;
  readonly error: unknown;
}

const loadedBy = <Props>(load: Load<Props>) => loaded.get(load) as ComponentType<Props> | undefined;

async function loadCode<Props>(load: Load<Props>): Promise<void> {
  const { default: component } = await load();
  loaded.set(load, component);
}
