import { OmniMemoryError } from '@omnimemory/client';
import { useState } from 'react';

interface Revised {
  readonly revision: number;
}

export interface Versions<V> {
  /** The version that the form edits. A newer one takes its place until somebody types. */
  readonly base: V;
  /** What somebody else saved meanwhile, after the server refused to overwrite it. */
  readonly theirs: V | undefined;
  /** Call it when something is typed. */
  readonly touch: () => void;
  /** Saves over the version that the person has seen. Throws the error of a refused request. */
  readonly save: (write: (ifMatch: number) => Promise<V>) => Promise<void>;
  /** Gives up what was typed. */
  readonly takeTheirs: () => void;
}

const isConflict = (error: unknown): boolean => error instanceof OmniMemoryError && error.status === 412;

/**
 * Edits an object without overwriting unseen changes by others: a 412 reads what they saved, keeps what was typed, and
 * the next save overwrites what the person has then seen.
 */
export function useVersions<V extends Revised>(loaded: V, readLatest: () => Promise<V>): Versions<V> {
  const [base, setBase] = useState(loaded);
  const [theirs, setTheirs] = useState<V>();
  const [isTouched, setTouched] = useState(false);
  if (!isTouched && loaded.revision > base.revision) setBase(loaded);

  const settle = (version: V) => {
    setBase(version);
    setTheirs(undefined);
    setTouched(false);
  };
  return {
    base,
    theirs,
    touch: () => setTouched(true),
    save: async (write) => {
      try {
        settle(await write((theirs ?? base).revision));
      } catch (error) {
        if (isConflict(error)) setTheirs(await readLatest());
        throw error;
      }
    },
    takeTheirs: () => theirs && settle(theirs),
  };
}
